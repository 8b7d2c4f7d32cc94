"""Statements: the plan of an operation, and one run of it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

import db
from auth.viewer import ME, Kind, Role, written_for
from resolvers.plan import roots
from resolvers.plan.arguments import Getter, RefusedError, Request
from resolvers.plan.compiler import Compiler, Details, Layout, Path, Source, UnfitError
from resolvers.plan.cursors import CLEAR
from resolvers.plan.declared import Position, Type
from resolvers.plan.dialects import Dialect
from resolvers.plan.text import Json, Template, Text, known

# Seals a feed position: epoch and sequence number.
SealPosition = Callable[[str, int], str]

# A sealed text is as long as what it holds: the number of rows must not show in it.
ID_DIGITS = 10


class NobodyError(Exception):
    """The token's principal is unknown or inactive: nobody is asking."""


@dataclass(frozen=True)
class Plan:
    """One statement whose single row holds the answer; no row: nobody is asking."""

    sql: str
    getters: Sequence[Getter]
    contexts: Sequence[Callable[[Request], bytes]]
    checks: Sequence[Callable[[Request], None]]
    reads_position: bool
    # Whether the statement marks places for what is sealed afterwards.
    marks: bool

    def check(self, request: Request) -> None:
        """Refuses values that cannot be meant, also where no part of the statement needs them."""
        for check in self.checks:
            check(request)

    async def run(
        self, database: db.Database, request: Request, seal_position: SealPosition
    ) -> bytes:
        self.check(request)
        if self.marks:
            request.nonce = secrets.token_hex(8)
        found = await database.fetch(self.sql, [get(request) for get in self.getters])
        if not found:
            raise NobodyError
        answer = self._sealed(found[0][0], request)
        if self.reads_position:
            mark = f'"{request.nonce}{roots.POSITION}"'.encode()
            cursor = seal_position(found[0][1], found[0][2])
            answer = answer.replace(mark, f'"{cursor}"'.encode())
        return answer

    async def run_each(
        self, fetch: db.Fetch, request: Request, principals: Any
    ) -> Mapping[str, bytes]:
        """The answers of a plan that is compiled for each: by principal, none for nobody.
        `principals` as the dialect binds a list."""
        if self.marks:
            request.nonce = secrets.token_hex(8)
        request.principals = principals
        found = await fetch(self.sql, [get(request) for get in self.getters])
        return {
            principal: self._sealed(text, replace(request, principal=principal))
            for principal, text in found
            if text is not None
        }

    def _sealed(self, text: str, request: Request) -> bytes:
        answer = text.encode()
        if self.marks and request.nonce.encode() in answer:
            return self._seal_cursors(answer, request)
        return answer

    def _seal_cursors(self, answer: bytes, request: Request) -> bytes:
        contexts = [context(request) for context in self.contexts]
        nonce = request.nonce.encode()

        def seal(found: Any) -> bytes:
            mark, number, key, row_id = found.groups()
            if mark != nonce:  # somebody's text that looks like one
                return found.group()
            place = key.lower() + b":" + row_id.rjust(ID_DIGITS, b"0")
            return b'"' + request.seal.close(place, contexts[int(number)]).encode() + b'"'

        return CLEAR.sub(seal, answer)


def compile_query(
    source: Source,
    kind: Kind,
    dialect: Dialect,
    fields: Mapping[str, Details],
    roles: frozenset[Role] | None = None,
) -> Plan:
    """The plan of these root fields of a query. Written for the roles of a user, it finds nobody
    where they are others by now."""

    def answer(compiler: Compiler) -> Json:
        template = Template()
        for key, selected in fields.items():
            name = selected[0].node.name.value
            if name == "__typename":
                template.add(key, known('"Query"'))
            else:
                root = source.graph.roots[name]
                template.add(key, roots.root_text(compiler, root, selected, (key,)))
        return template.json()

    names = (selected[0].node.name.value for selected in fields.values())
    position = any(isinstance(source.graph.roots.get(name), Position) for name in names)
    with written_for(roles):
        return _bearable(source, kind, dialect, answer, position, roles is not None)


def compile_row(
    source: Source,
    kind: Kind,
    dialect: Dialect,
    spec: Type,
    details: Details,
    path: Path,
    *,
    each: bool = False,
) -> Plan:
    """The plan of one row that a deed or an event refers to, by `Request.row_id`; `each`: to be
    run for many principals at once."""

    def answer(compiler: Compiler) -> Json:
        return roots.by_row_id(compiler, spec, details, path)

    return _bearable(source, kind, dialect, answer, each=each)


def _bearable(
    source: Source,
    kind: Kind,
    dialect: Dialect,
    answer: Callable[[Compiler], Json],
    position: bool = False,
    by_role: bool = False,
    each: bool = False,
) -> Plan:
    """The plan in the first layout that fits the operation and the database."""
    for layout in Layout:
        compiler = Compiler(source, kind, dialect, layout)
        with suppress(UnfitError):
            plan = _plan(compiler, dialect.text(answer(compiler)), position, by_role, each)
            if dialect.accepts(plan.sql):
                return plan
    raise RefusedError("The document is nested too deeply.", code="COST_LIMIT")


def _plan(compiler: Compiler, answer: Text, position: bool, by_role: bool, each: bool) -> Plan:
    me = ME[compiler.kind]
    columns: list[Any] = [answer.label("answer")]
    source: sa.FromClause = me
    if position:
        clock = db.Clock.__table__
        columns += [clock.c.epoch, clock.c.sequence]
        source = me.join(clock, sa.true())
    statement = sa.select(*columns).select_from(source)
    if by_role:
        statement = statement.where(me.c.roles == sa.bindparam("roles", type_=sa.Text()))
    dialect = compiler.dialect
    compiled = dialect.compile_each(statement) if each else dialect.compile(statement)
    getters: dict[str, Getter] = {
        "principal": lambda request: request.principal,
        "principals": lambda request: request.principals,
        "now": lambda request: dialect.bind_moment(request.now),
        "nonce": lambda request: request.nonce,
        "row_id": lambda request: request.row_id,
        "roles": lambda request: request.roles,
        **compiler.binds.getters,
    }
    bound = [getters[name] for name in compiled.binds]
    contexts, checks = tuple(compiler.contexts), tuple(compiler.checks)
    return Plan(compiled.sql, bound, contexts, checks, position, "nonce" in compiled.binds)
