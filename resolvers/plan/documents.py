"""Documents: parsed, validated and weighed once, then kept with their plans."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails

from resolvers.plan.arguments import RefusedError

MAX_LENGTH = 32_768
MAX_TOKENS = 8_000
MAX_DEPTH = 16
MAX_FIELDS = 3_000
KEPT_DOCUMENTS = 1_000
KEPT_CHARACTERS = 8_000_000
KEPT_PLANS = 32


class Kept:
    """The things used last: so many of them, and of so much weight together."""

    def __init__(self, most: int, heaviest: int | None = None) -> None:
        self.most, self.heaviest = most, heaviest
        self._things: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._things)

    def values(self) -> list[Any]:
        return [thing for thing, _ in self._things.values()]

    def find(self, key: Any) -> Any | None:
        found = self._things.get(key)
        if found is None:
            return None
        self._things.move_to_end(key)
        return found[0]

    def keep(self, key: Any, thing: Any, weight: int = 0) -> None:
        self._things[key] = (thing, weight)
        self._weight += weight
        while len(self) > self.most or self._weight > (self.heaviest or self._weight):
            _, (_, dropped) = self._things.popitem(last=False)
            self._weight -= dropped


@dataclass(frozen=True)
class Document:
    """A valid document. `plans` holds what was compiled of it, by operation and shape."""

    node: DocumentNode
    operations: Mapping[str | None, OperationDefinitionNode]
    fragments: Mapping[str, FragmentDetails]
    plans: Kept = field(default_factory=lambda: Kept(KEPT_PLANS))

    def operation(self, name: str | None) -> OperationDefinitionNode:
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None or name not in self.operations:
            what = "Say which operation" if name is None else f"No operation {name!r}"
            text = f"{what}: the document has {len(self.operations)}."
            raise RefusedError(text, code="OPERATION_RESOLUTION_FAILURE")
        return self.operations[name]


class InvalidError(Exception):
    """The document cannot be executed, and why."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Documents:
    """The documents of one audience, by their text."""

    def __init__(self, schema: GraphQLSchema, *, suggest: bool) -> None:
        self.schema, self.suggest = schema, suggest
        self._kept = Kept(KEPT_DOCUMENTS, KEPT_CHARACTERS)

    def find(self, text: str) -> Document:
        known: Document | None = self._kept.find(text)
        if known is not None:
            return known
        document = self._read(text)
        self._kept.keep(text, document, len(text))
        return document

    def _read(self, text: str) -> Document:
        if len(text) > MAX_LENGTH:
            raise RefusedError(f"A document has at most {MAX_LENGTH} characters.")
        try:
            node = parse(text, max_tokens=MAX_TOKENS)
        except GraphQLError as error:
            error.extensions = {"code": "GRAPHQL_PARSE_FAILED"}
            raise InvalidError([error]) from error
        except RecursionError as error:
            raise RefusedError("The document is nested too deeply.") from error
        errors = validate(self.schema, node, hide_suggestions=not self.suggest)
        for one in errors:
            one.extensions = {"code": "GRAPHQL_VALIDATION_FAILED"}
        if errors:
            raise InvalidError(errors)
        return self._document(node)

    def _document(self, node: DocumentNode) -> Document:
        operations: dict[str | None, OperationDefinitionNode] = {}
        fragments: dict[str, FragmentDefinitionNode] = {}
        for definition in node.definitions:
            if isinstance(definition, OperationDefinitionNode):
                operations[definition.name.value if definition.name else None] = definition
            elif isinstance(definition, FragmentDefinitionNode):
                fragments[definition.name.value] = definition
        weigh(operations.values(), fragments)
        details = {name: FragmentDetails(found) for name, found in fragments.items()}
        return Document(node, operations, details)


Weight = tuple[int, int]


class Scales:
    """Fields and depth with fragments spread out, each fragment weighed once however often it is
    used: no document costs more than its length."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self._known: dict[str, Weight] = {}

    def selections(self, selection: SelectionSetNode | None) -> Weight:
        weights = [self._one(one) for one in (selection.selections if selection else ())]
        return sum(fields for fields, _ in weights), max((deep for _, deep in weights), default=0)

    def _one(self, node: SelectionNode) -> Weight:
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        fields, deep = self.selections(getattr(node, "selection_set", None))
        return (fields + 1, deep + 1) if isinstance(node, FieldNode) else (fields, deep)

    def _fragment(self, name: str) -> Weight:
        if name not in self._known:
            self._known[name] = self.selections(self.fragments[name].selection_set)
        return self._known[name]


def weigh(
    operations: Iterable[OperationDefinitionNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> None:
    """Refuse what would make a plan without end."""
    scales = Scales(fragments)
    for operation in operations:
        fields, depth = scales.selections(operation.selection_set)
        if fields > MAX_FIELDS or depth > MAX_DEPTH:
            text = f"An operation has at most {MAX_FIELDS} fields, {MAX_DEPTH} deep."
            raise RefusedError(text, code="COST_LIMIT")
