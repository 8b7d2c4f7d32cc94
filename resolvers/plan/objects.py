"""Objects: the fields selected of one row, as JSON text."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from auth.scope import Table
from resolvers.plan import lists
from resolvers.plan.compiler import Compiler, Details, Path, Rows, link_condition
from resolvers.plan.declared import Connection, Derived, Embedded, Field, Link, Scalar
from resolvers.plan.dialects import Text
from resolvers.plan.template import NULL, Template

# What a value costs that may ask other tables.
ASKING = 5


def object_text(
    rows: Rows,
    t: Table,
    type_name: str,
    fields: Mapping[str, Field],
    details: Details,
    path: Path,
) -> Text:
    """The object of the row `t`; call before `rows.source` is used, as it may join to it."""
    compiler, template = rows.compiler, Template()
    for key, selected in compiler.collect(type_name, details).items():
        name = selected[0].node.name.value
        if name == "__typename":
            template.add(key, f'"{type_name}"')
        else:
            here = (*path, key)
            template.add(key, field_text(rows, t, type_name, fields[name], selected, here))
    return template.text(compiler.dialect)


def field_text(
    rows: Rows, t: Table, type_name: str, field: Field, selected: Details, path: Path
) -> Text:
    if isinstance(field, Link):
        return link_text(rows, t, field, selected, path)
    if isinstance(field, Connection):
        text = lists.nested(rows, t, type_name, field, selected, path)
        return text if field.guard is None else guarded(field.guard, rows.compiler, t, text)
    if isinstance(field, Embedded):
        text = object_text(rows, t, field.type_name, field.fields, selected, path)
        return sa.case((field.present(t), text), else_=NULL)
    return scalar_text(rows.compiler, t, field)


def guarded(guard: Any, compiler: Compiler, t: Table, text: Text) -> Text:
    return sa.case((guard(t, compiler.kind), text), else_=NULL)


def scalar_text(compiler: Compiler, t: Table, field: Scalar) -> Text:
    if isinstance(field, Derived) or field.guard is not None:
        compiler.spend(ASKING)
    value = field.read(t, compiler.kind)
    text = compiler.dialect.leaf(value, field.leaf(t), field.nullable(t))
    return text if field.guard is None else guarded(field.guard, compiler, t, text)


def link_text(rows: Rows, t: Table, link: Link, selected: Details, path: Path) -> Text:
    if rows.full:
        return outlined(rows, t, link, selected, path)
    spec = rows.compiler.graph.by_model[link.model]
    other = rows.link(t, link)
    text = object_text(rows, other, spec.name, spec.fields, selected, path)
    return sa.case((other.c.id.is_(None), NULL), else_=text)


def outlined(rows: Rows, t: Table, link: Link, selected: Details, path: Path) -> Text:
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
    text = object_text(below, below.table, spec.name, spec.fields, selected, path)
    made = sa.select(page.c.pid, text.label("text")).select_from(below.source)
    found = made.cte(compiler.name("j"))
    value = sa.select(found.c.text).where(found.c.pid == t.c.id).scalar_subquery()
    return sa.func.coalesce(value, NULL)
