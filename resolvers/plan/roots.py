"""Roots: where the graph is entered, each as JSON text."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

import db
from auth.scope import Condition, Table
from auth.viewer import ME
from db.base import PUBLIC_ID
from resolvers.plan import lists, objects
from resolvers.plan.arguments import Arguments, Getter, RefusedError, Request
from resolvers.plan.compiler import Compiler, Details, Path, Rows
from resolvers.plan.declared import AnyOne, AnySeveral, Asker, Many, One, Position, Root, Type
from resolvers.plan.text import EMPTY, NULL, Json, Text, hole, known

MAX_IDS = 100

# What stands for the feed position until the answer is read: behind the nonce of the request.
POSITION = "@"


def root_text(compiler: Compiler, root: Root, details: Details, path: Path) -> Json:
    if isinstance(root, Many):
        spec = compiler.graph.by_model[root.model]
        return lists.root(compiler, spec, details[0].node.name.value, details, path)
    if isinstance(root, Asker):
        return _asker(compiler, details, path)
    if isinstance(root, Position):
        return Json(f'"%s{POSITION}"', (sa.bindparam("nonce", type_=sa.Text()),))
    arguments = compiler.arguments("Query", details, path)
    if isinstance(root, AnySeveral):
        return _several(compiler, arguments, details, path)
    spec = _type_of(compiler, root, arguments.values["id"])
    if spec is None:
        return known("null")
    return by_public_id(compiler, spec, arguments.getter("id"), details, path)


def _type_of(compiler: Compiler, root: One | AnyOne, public_id: str) -> Type | None:
    if isinstance(root, One):
        return compiler.graph.by_model[root.model]
    return compiler.graph.by_prefix.get(prefix_of(public_id))


def prefix_of(public_id: str) -> str:
    return public_id.partition("_")[0] if PUBLIC_ID.fullmatch(public_id) else ""


def by_public_id(compiler: Compiler, spec: Type, get: Getter, details: Details, path: Path) -> Json:
    """The row of this id if the viewer sees it: malformed, missing and hidden are null alike."""

    def public_id(request: Request) -> str:
        value: str = get(request)
        return value if PUBLIC_ID.fullmatch(value) else ""

    bound = sa.bindparam(compiler.binds.add(public_id), type_=sa.Text())
    return one_row(compiler, spec, lambda t: t.c.public_id == bound, details, path)


def by_row_id(compiler: Compiler, spec: Type, details: Details, path: Path) -> Json:
    """The row a deed or an event refers to, if the viewer sees it."""
    bound = sa.bindparam("row_id", type_=sa.BigInteger())
    return one_row(compiler, spec, lambda t: t.c.id == bound, details, path)


def one_row(
    compiler: Compiler,
    spec: Type,
    named: Callable[[Table], Condition],
    details: Details,
    path: Path,
) -> Json:
    t = compiler.alias(spec.model)
    found = sa.select(t.c.id).where(named(t), compiler.rule(spec.model, t))
    rows = Rows(compiler, found.cte(compiler.name("n")), spec.model)
    json = objects.object_text(rows, rows.table, spec.name, spec.fields, details, path)
    text = compiler.dialect.text(json)
    value = sa.select(text).select_from(rows.source).scalar_subquery()
    return hole(sa.func.coalesce(value, NULL))


def _asker(compiler: Compiler, details: Details, path: Path) -> Json:
    models: dict[str, type[db.Entity]] = {
        model.prefix: model for model in (db.Contact, db.Consumer, db.User)
    }
    page = sa.select(ME[compiler.kind].c.id).cte(compiler.name("n"))
    rows = Rows(compiler, page, models[compiler.kind.value])
    fields = compiler.graph.viewer[compiler.kind]
    json = objects.object_text(rows, rows.table, "Viewer", fields, details, path)
    text = compiler.dialect.text(json)
    return hole(sa.select(text).select_from(rows.source).scalar_subquery())


def _several(compiler: Compiler, arguments: Arguments, details: Details, path: Path) -> Json:
    """Rows of any types, null where there is none, in the order of the ids asked for."""
    get = arguments.getter("ids")

    def ids(request: Request) -> Any:
        found: Sequence[str] = get(request)
        if len(found) > MAX_IDS:
            raise RefusedError(f"nodes takes at most {MAX_IDS} ids.", path)
        return compiler.dialect.bind_list([i if PUBLIC_ID.fullmatch(i) else "" for i in found])

    name = compiler.binds.add(ids)
    asked = compiler.dialect.numbered(name)
    prefixes = sorted({prefix_of(one) for one in arguments.values["ids"]})
    types = [compiler.graph.by_prefix[p] for p in prefixes if p in compiler.graph.by_prefix]
    texts: list[Text] = []
    source: sa.FromClause = asked
    for spec in types:
        made = _texts(compiler, spec, name, details, path)
        source = source.outerjoin(made, made.c.public_id == asked.c.value)
        texts.append(made.c.text)
    # side by side: one within the other, those of all types were too deep for SQLite
    text = sa.func.coalesce(*texts, NULL) if texts else NULL
    inner = sa.select(text.label("text"), asked.c.number).select_from(source)
    ordered = inner.order_by(asked.c.number).subquery()
    joined = compiler.dialect.joined(ordered.c.text, [ordered.c.number])
    inside = sa.select(sa.func.coalesce(joined, EMPTY)).scalar_subquery()
    return Json("[%s]", (inside,))


def _texts(compiler: Compiler, spec: Type, name: str, details: Details, path: Path) -> sa.CTE:
    t = compiler.alias(spec.model)
    named = compiler.dialect.member(t.c.public_id, name)
    found = sa.select(t.c.id).where(named, compiler.rule(spec.model, t))
    rows = Rows(compiler, found.cte(compiler.name("n")), spec.model)
    json = objects.object_text(rows, rows.table, spec.name, spec.fields, details, path)
    text = compiler.dialect.text(json)
    made = sa.select(rows.table.c.public_id, text.label("text")).select_from(rows.source)
    return made.cte(compiler.name("j"))
