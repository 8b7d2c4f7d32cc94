"""What a file of the import format is made of.

A cell's column in the database, its type, its default and the table it refers to are read off the
models, so that `format.py` need not repeat them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa

import db
from db.importing.values import Json, Parse, parser
from db.types import StringList

PRINCIPALS = ("contacts", "consumers", "users")
"""Their keys share one space: a key names one of them."""

FILE_OF_TABLE = {
    "account": "accounts",
    "contact": "contacts",
    "consumer": "consumers",
    "user_account": "users",
    "product_model": "product_models",
    "service_offering": "service_offerings",
    "sold_product": "sold_products",
    "configuration_item": "configuration_items",
    "install_base_item": "install_base_items",
    "alert": "alerts",
    "incident": "incidents",
    "case_record": "cases",
    "contract": "contracts",
}


def table_of(model: type[db.Base]) -> sa.Table[Any]:
    return cast("sa.Table[Any]", model.__table__)


@dataclass(frozen=True)
class Link:
    """A list column: rows of a table between two others. PORTAL does not read an internal one."""

    model: type[db.Base]
    owner: str
    other: str
    internal: bool = False

    @cached_property
    def table(self) -> sa.Table[Any]:
        return table_of(self.model)


@dataclass(frozen=True)
class Column:
    """`stored` is the column of the table, empty where there is no single one. A reference names
    the files its key may stand in."""

    name: str
    required: bool
    stored: str = ""
    parse: Parse | None = None
    default: Json = None
    given_by_server: bool = False
    refers_to: tuple[str, ...] = ()
    link: Link | None = None


@dataclass(frozen=True)
class File:
    """`exactly_one` and `at_most_one` name columns that exclude each other. `late` is written
    when every file is. `identity` is what a row of a table without keys is known by; with
    `as_written` it is the text of the cells, and becomes the row's key."""

    name: str
    model: type[db.Base]
    columns: dict[str, Column]
    exactly_one: tuple[tuple[str, ...], ...] = ()
    at_most_one: tuple[str, ...] = ()
    ordered: tuple[str, str] | None = None
    late: str | None = None
    identity: tuple[str, ...] = ()
    as_written: bool = False

    @cached_property
    def table(self) -> sa.Table[Any]:
        return table_of(self.model)

    @cached_property
    def required(self) -> list[str]:
        return [column.name for column in self.columns.values() if column.required]

    @cached_property
    def late_column(self) -> str | None:
        return self.columns[self.late].stored if self.late else None

    @property
    def known_by_references(self) -> bool:
        return bool(self.identity) and not self.as_written


def file(
    name: str,
    model: type[db.Base],
    words: str,
    *,
    stored: Mapping[str, str] | None = None,
    links: Mapping[str, Link] | None = None,
    names: Sequence[str] = (),
    identity: tuple[str, ...] = (),
    **rules: Any,
) -> File:
    """`words` are the columns as the format's page writes them: a star marks a required one.
    `names` are the words that a list of words may hold."""
    table = table_of(model)
    columns: dict[str, Column] = {}
    for word in ("key" if identity else "key*", *words.split()):
        column, required = word.rstrip("*"), word.endswith("*")
        if links and column in links:
            columns[column] = _list(column, required, links[column])
        elif column in {"opened_by", "author"}:
            columns[column] = Column(column, required, refers_to=PRINCIPALS)
        else:
            place = table.c[_place(table, column, stored or {})]
            columns[column] = _cell(column, required, place, names)
    return File(name, model, columns, identity=identity, **rules)


def _place(table: sa.Table[Any], name: str, stored: Mapping[str, str]) -> str:
    if name == "key":
        return "external_key"
    return stored.get(name, name if name in table.c else f"{name}_id")


def _list(name: str, required: bool, link: Link) -> Column:
    return Column(name, required, link=link, refers_to=_file_of(link.table.c[link.other]))


def _cell(name: str, required: bool, stored: sa.Column[Any], names: Sequence[str]) -> Column:
    if stored.foreign_keys:
        return Column(name, required, stored.name, refers_to=_file_of(stored))
    default: Any = stored.default
    scalar = default.arg if default is not None and default.is_scalar else None
    words = isinstance(stored.type, StringList)
    return Column(
        name,
        required,
        stored.name,
        parser(stored, names),
        default=[] if words else getattr(scalar, "name", scalar),
        given_by_server=name == "number" or (_is_callable(default) and not words),
    )


def _is_callable(default: Any) -> bool:
    return default is not None and default.is_callable


def _file_of(column: sa.Column[Any]) -> tuple[str]:
    (key,) = column.foreign_keys
    return (FILE_OF_TABLE[key.column.table.name],)
