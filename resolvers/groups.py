"""What members of feeds are told in common: one document with the same variables in its payload.

A field of the row that is a column without a guard reads the same for whoever sees the row. Where
a document selects nothing else of it, its payload is read once and the same bytes go to everybody;
any other field is read for each viewer by themselves, all of them in one statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

import db
from auth.viewer import Kind
from resolvers.news import OWN_FIELDS, Message, own_field
from resolvers.plan.compiler import Compiler, Details
from resolvers.plan.declared import Column, Derived, Type
from resolvers.plan.reading import Operation, Principal, Reader
from resolvers.plan.statement import Plan

HIDDEN = b"null"


@dataclass(frozen=True)
class Part:
    """A field of the message under its response key; `plan` where it is the row."""

    key: bytes
    field: str
    plan: Plan | None


@dataclass(frozen=True, eq=False)
class Group:
    """`shared`: the payload is the same for whoever sees the row."""

    reader: Reader
    kind: Kind
    operation: Operation
    head: bytes
    type_name: str
    parts: Sequence[Part]
    shared: bool

    @property
    def reads_row(self) -> bool:
        return any(part.plan for part in self.parts)

    async def rows(
        self, fetch: db.Fetch, row_id: int, principals: Sequence[str], now: datetime
    ) -> Mapping[str, list[bytes]]:
        """The JSON of the row's parts for each of these principals who sees it."""
        bound = self.reader.dialect.bind_list(principals)
        found: dict[str, list[bytes]] = {who: [] for who in principals}
        for part in self.parts:
            if part.plan is None:
                continue
            request = self.reader.request(Principal(self.kind, ""), self.operation, now, row_id)
            answers = await part.plan.run_each(fetch, request, bound)
            seen = {who: text for who, text in answers.items() if text != HIDDEN}
            found = {who: [*texts, seen[who]] for who, texts in found.items() if who in seen}
        return found

    def result(self, message: Message, rows: Sequence[bytes] = ()) -> bytes:
        """The whole result: `rows` for the parts that are the row, or none for null."""
        left, texts = iter(rows), list[bytes]()
        for part in self.parts:
            if part.plan is None:
                text = own_field(self.type_name, message, part.field)
            else:
                text = next(left, HIDDEN)
            texts.append(part.key + text)
        return self.head + b",".join(texts) + b"}}}"


async def group_of(
    reader: Reader,
    spec: Type,
    kind: Kind,
    operation: Operation,
    key: str,
    details: Details,
    type_name: str,
) -> Group:
    """Raises GraphQLError where what is asked of the row cannot be meant: now, and not when
    something happens."""
    compiler = Compiler(reader.source(operation), kind, reader.dialect)
    parts: list[Part] = []
    shared = True
    for name, selected in compiler.collect(type_name, details).items():
        field, plan = selected[0].node.name.value, None
        if field not in OWN_FIELDS:
            path = (key, name)
            plan = await reader.row_plan(kind, operation, spec, selected, path, each=True)
            plan.check(reader.request(Principal(kind, ""), operation, datetime.min))
            shared = shared and reads_alike(compiler, spec, selected)
        parts.append(Part(orjson.dumps(name) + b":", field, plan))
    head = b'{"data":{' + orjson.dumps(key) + b":{"
    return Group(reader, kind, operation, head, type_name, parts, shared)


def reads_alike(compiler: Compiler, spec: Type, details: Details) -> bool:
    """Whether all who see a row read the same of it."""
    for selected in compiler.collect(spec.name, details).values():
        name = selected[0].node.name.value
        if name == "__typename":
            continue
        field = spec.fields[name]
        alike = isinstance(field, Column) or (isinstance(field, Derived) and bool(field.choices))
        if not alike or getattr(field, "guard", None) is not None:
            return False
    return True


def payload_variables(operation: Operation, details: Details) -> str:
    """The variables that the payload depends on, as text: `after` and the filter are none."""
    below = [one.node.selection_set for one in details if one.node.selection_set is not None]
    coerced = operation.variables.coerced
    names = operation.document.variables_of(below)
    return repr([(name, coerced[name]) for name in names if name in coerced])
