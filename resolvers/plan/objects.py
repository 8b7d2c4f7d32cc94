"""Objects: the fields selected of one row, as JSON text."""

from collections.abc import Mapping

import sqlalchemy as sa

from auth.scope import Condition, Table
from resolvers.plan import lists
from resolvers.plan.compiler import Compiler, Details, Path, Rows, link_condition
from resolvers.plan.declared import Connection, Derived, Embedded, Field, Guard, Link, Scalar
from resolvers.plan.text import NULL, Json, Template, hole, known

# What a value costs that may ask other tables.
ASKING = 5


def object_text(
    rows: Rows,
    t: Table,
    type_name: str,
    fields: Mapping[str, Field],
    details: Details,
    path: Path,
) -> Json:
    """The object of the row `t`; call before `rows.source` is used, as it may join to it."""
    compiler, template = rows.compiler, Template()
    for key, selected in compiler.collect(type_name, details).items():
        name = selected[0].node.name.value
        if name == "__typename":
            template.add(key, known(f'"{type_name}"'))
        else:
            here = (*path, key)
            template.add(key, field_text(rows, t, type_name, fields[name], selected, here))
    return template.json()


def field_text(
    rows: Rows, t: Table, type_name: str, field: Field, selected: Details, path: Path
) -> Json:
    if isinstance(field, Link):
        return link_text(rows, t, field, selected, path)
    if isinstance(field, Connection):
        json = lists.nested(rows, t, type_name, field, selected, path)
        return guarded(field.guard, rows.compiler, t, json)
    if isinstance(field, Embedded):
        json = object_text(rows, t, field.type_name, field.fields, selected, path)
        return where(field.present(t), rows.compiler, json)
    return scalar_text(rows.compiler, t, field)


def where(holds: Condition, compiler: Compiler, json: Json) -> Json:
    """The JSON where the condition holds, else null."""
    return hole(sa.case((holds, compiler.dialect.text(json)), else_=NULL))


def guarded(guard: Guard | None, compiler: Compiler, t: Table, json: Json) -> Json:
    return json if guard is None else where(guard(t, compiler.kind), compiler, json)


def scalar_text(compiler: Compiler, t: Table, field: Scalar) -> Json:
    if isinstance(field, Derived) or field.guard is not None:
        compiler.spend(ASKING)
    value = field.read(t, compiler.kind)
    json = compiler.dialect.leaf(value, field.leaf(t), field.nullable(t))
    return guarded(field.guard, compiler, t, json)


def link_text(rows: Rows, t: Table, link: Link, selected: Details, path: Path) -> Json:
    if rows.full:
        rows.compiler.must_not_nest()
        return outlined(rows, t, link, selected, path)
    spec = rows.compiler.graph.by_model[link.model]
    other = rows.link(t, link)
    json = object_text(rows, other, spec.name, spec.fields, selected, path)
    return where(other.c.id.is_not(None), rows.compiler, json)


def outlined(rows: Rows, t: Table, link: Link, selected: Details, path: Path) -> Json:
    """The linked object from a level of its own, where the join has no room for it."""
    compiler = rows.compiler
    spec = compiler.graph.by_model[link.model]
    parents = rows.ids(t)
    near, other = compiler.alias(rows.models[t]), compiler.alias(link.model)
    on = link_condition(compiler, link, near, other)
    page = (
        sa.select(near.c.id.label("pid"), other.c.id)
        .select_from(parents.join(near, near.c.id == parents.c.id).join(other, on))
        .cte(compiler.name("n"))
    )
    below = Rows(compiler, page, link.model)
    json = object_text(below, below.table, spec.name, spec.fields, selected, path)
    text = compiler.dialect.text(json)
    made = sa.select(page.c.pid, text.label("text")).select_from(below.source)
    found = made.cte(compiler.name("j"))
    value = sa.select(found.c.text).where(found.c.pid == t.c.id).scalar_subquery()
    return hole(sa.func.coalesce(value, NULL))
