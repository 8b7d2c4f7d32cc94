"""Documents: parsed, validated and weighed once, then kept with their plans."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails

from resolvers.plan.arguments import RefusedError
from resolvers.plan.kept import InvalidError, Kept, made_once
from resolvers.plan.variables import Variables

MAX_LENGTH = 32_768
MAX_TOKENS = 8_000
MAX_DEPTH = 16
MAX_FIELDS = 3_000
MAX_ERRORS = 20
KEPT_DOCUMENTS = 1_000
KEPT_CHARACTERS = 8_000_000
KEPT_PLANS = 32


@dataclass(frozen=True)
class Chosen:
    """One operation of a document, and the variables it defines."""

    node: OperationDefinitionNode
    variables: Variables


@dataclass(frozen=True)
class Document:
    """A valid document. `plans` holds what was compiled of it, by operation and shape."""

    node: DocumentNode
    operations: Mapping[str | None, Chosen]
    fragments: Mapping[str, FragmentDetails]
    plans: Kept = field(default_factory=lambda: Kept(KEPT_PLANS))
    _variables: Kept = field(default_factory=lambda: Kept(KEPT_PLANS))

    def operation(self, name: str | None) -> Chosen:
        found = self.operations.get(name)
        if found is not None:
            return found
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        what = "Say which operation" if name is None else f"No operation {name!r}"
        text = f"{what}: the document has {len(self.operations)}."
        raise RefusedError(text, code="OPERATION_RESOLUTION_FAILURE")

    def variables_of(self, parts: Sequence[SelectionSetNode]) -> Sequence[str]:
        """The names of the variables in these parts of the document, and in the fragments that are
        spread there; in order. Who subscribes by thousands asks for the same again and again."""
        key = tuple(map(id, parts))
        names: Sequence[str] | None = self._variables.find(key)
        if names is None:
            used, left = Used(), list[Node](parts)
            while left:
                visit(left.pop(), used)
                left += [self.fragments[name].definition for name in used.spread - used.seen]
                used.seen |= used.spread
            names = sorted(used.variables)
            self._variables.keep(key, names)
        return names


class Used(Visitor):
    """Collects the names of variables, and of the fragments that are spread."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.spread: set[str] = set()
        self.seen: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.spread.add(node.name.value)


class Documents:
    """The documents of one audience, by their text."""

    def __init__(self, schema: GraphQLSchema, *, suggest: bool) -> None:
        self.schema, self.suggest = schema, suggest
        self._kept = Kept(KEPT_DOCUMENTS, KEPT_CHARACTERS)
        self._reading = asyncio.Lock()

    def known(self, text: str) -> Document | None:
        """The document if it was read before, and is valid."""
        found = self._kept.find(text)
        return found if isinstance(found, Document) else None

    async def find(self, text: str) -> Document:
        if len(text) > MAX_LENGTH:
            raise RefusedError(f"A document has at most {MAX_LENGTH} characters.")
        read = partial(self._read, text)
        return await made_once(self._kept, self._reading, text, read, len(text))

    def _read(self, text: str) -> Document:
        try:
            node = parse(text, max_tokens=MAX_TOKENS)
        except GraphQLError as error:
            error.extensions = {"code": "GRAPHQL_PARSE_FAILED"}
            raise InvalidError([error]) from error
        except RecursionError as error:
            raise RefusedError("The document is nested too deeply.") from error
        errors = validate(
            self.schema, node, max_errors=MAX_ERRORS, hide_suggestions=not self.suggest
        )
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
        chosen = {
            name: Chosen(found, Variables(self.schema, found, suggest=self.suggest))
            for name, found in operations.items()
        }
        return Document(node, chosen, details)


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
