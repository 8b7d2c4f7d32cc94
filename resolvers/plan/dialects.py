"""The two databases: how values become JSON text there, and how a statement is compiled.

JSON is written as text with `format`: on PostgreSQL it costs half of json_build_object, on
SQLite it has neither the nesting trap of json_group_array nor a limit on fields.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa

from db.types import iso, to_milliseconds
from resolvers.plan.declared import Leaf
from resolvers.plan.rendering import EACH, Compiled, PostgreSQLText, SQLiteText, rendered
from resolvers.plan.text import NULL, Json, Text, constant, hole

# Both databases take 100 arguments of a function at least; one goes to the template.
ARGUMENTS = 90

QUOTED = {Leaf.NAME, Leaf.MOMENT, Leaf.MONEY}


class Dialect:
    """What both have in common; the subclasses say what differs."""

    format_function: ClassVar[str]
    sqlite: ClassVar[bool]
    ordered_aggregates: ClassVar[bool] = True

    def __init__(self) -> None:
        self.target, self.each = self.make_target(), self.make_target()
        self.each.for_each = True

    def make_target(self) -> SQLiteText | PostgreSQLText:
        raise NotImplementedError

    def compile(self, statement: sa.ClauseElement) -> Compiled:
        return rendered(statement, self.target)

    def compile_each(self, statement: sa.ClauseElement) -> Compiled:
        """The statement, of one row and column, asked for every one of the `principals`: rows of
        their ids and of what it answers them; null for nobody."""
        one = rendered(statement, self.each)
        who = self.principals(len(one.binds) + 1)
        return Compiled(f"SELECT {EACH}, ({one.sql}) FROM {who}", (*one.binds, "principals"))

    def principals(self, position: int) -> str:
        """The list of texts in the bind at this position, as rows of `who`."""
        raise NotImplementedError

    def accepts(self, sql: str) -> bool:  # noqa: ARG002
        """Whether the parser of the database bears the nesting of the statement."""
        return True

    def text(self, json: Json) -> Text:
        """The JSON with its holes filled, however many there are."""
        template, values = json.template, json.values
        if not values:
            return constant(template.replace("%%", "%"))
        if template == "%s":
            return values[0]
        pieces = template.split("%s")
        parts: list[Text] = []
        for start in range(0, len(values), ARGUMENTS):
            some = values[start : start + ARGUMENTS]
            text = "%s".join(pieces[start : start + len(some)]) + "%s"
            if start + len(some) == len(values):
                text += pieces[-1]
            parts.append(getattr(sa.func, self.format_function)(constant(text), *some))
        whole = parts[0]
        for part in parts[1:]:
            whole = sa.type_coerce(whole, sa.Text()) + sa.type_coerce(part, sa.Text())
        return whole

    def leaf(self, value: Text, leaf: Leaf, nullable: bool) -> Json:
        """The value as JSON, `null` where it is null."""
        if leaf is Leaf.TEXT:
            return hole(self.quoted(value, nullable))
        if leaf is Leaf.BOOLEAN:
            known = sa.case((value, constant("true")), else_=constant("false"))
            return hole(sa.case((value.is_(None), NULL), else_=known) if nullable else known)
        plain = self.plain(value, leaf)
        if not nullable:
            return Json('"%s"' if leaf in QUOTED else "%s", (plain,))
        text = sa.type_coerce(plain, sa.Text())
        quoted = constant('"') + text + constant('"') if leaf in QUOTED else text
        return hole(sa.func.coalesce(quoted, NULL))

    def plain(self, value: Text, leaf: Leaf) -> Text:
        """The text of a value without its quotes; null where the value is null."""
        if leaf is Leaf.INTEGER:
            return sa.cast(value, sa.Text())
        texts = {Leaf.MOMENT: self.moment, Leaf.MONEY: self.money}
        return texts[leaf](value) if leaf in texts else sa.type_coerce(value, sa.Text())

    def quoted(self, value: Text, nullable: bool) -> Text:
        raise NotImplementedError

    def moment(self, value: Text) -> Text:
        raise NotImplementedError

    def money(self, value: Text) -> Text:
        raise NotImplementedError

    def hexadecimal(self, value: Text) -> Text:
        raise NotImplementedError

    def contains(self, value: Text, lowered: Text) -> Text:
        """Whether the text contains the other, which is in lower case; ASCII case ignored."""
        raise NotImplementedError

    def member(self, value: Text, name: str) -> Text:
        """Whether the text is one of the list in this bind."""
        raise NotImplementedError

    def numbered(self, name: str) -> sa.FromClause:
        """The list in this bind as rows of `value` and its `number` in the list."""
        raise NotImplementedError

    def joined(self, text: Text, order: Sequence[Text]) -> Text:
        """The texts of a group as the inside of a JSON list; null for an empty group."""
        joined = sa.func.aggregate_strings(text, ",")
        return joined.aggregate_order_by(*order) if self.ordered_aggregates else joined

    def bind_moment(self, moment: datetime) -> Any:
        raise NotImplementedError

    def bind_list(self, values: Sequence[str]) -> Any:
        raise NotImplementedError


class SQLite(Dialect):
    format_function = "printf"
    sqlite = True
    # Before, the rows of the sub-select come in their order.
    ordered_aggregates = sqlite3.sqlite_version_info >= (3, 44)

    def make_target(self) -> SQLiteText:
        return SQLiteText(paramstyle="numeric")

    def principals(self, position: int) -> str:
        return f"json_each(?{position}) AS who"

    def accepts(self, sql: str) -> bool:
        """Before 3.46 the parser's stack holds a hundred symbols. It is asked itself: parsing
        comes before it misses the tables."""
        with closing(sqlite3.connect(":memory:")) as nothing:
            try:
                nothing.execute(f"EXPLAIN {sql}")
            except sqlite3.OperationalError as error:
                return "stack overflow" not in str(error)
            except sqlite3.ProgrammingError:
                pass  # it parses; the binds are missing
        return True

    def quoted(self, value: Text, nullable: bool) -> Text:  # noqa: ARG002
        return sa.func.json_quote(value)

    def moment(self, value: Text) -> Text:
        return sa.type_coerce(value, sa.Text())

    def money(self, value: Text) -> Text:
        sign = sa.case((value < 0, constant("-")), else_=constant(""))
        size = sa.func.abs(value)
        amount = sa.func.printf(constant("%s%d.%02d"), sign, size.op("/")(100), size % 100)
        return sa.case((value.is_not(None), amount))  # printf takes null for nought

    def hexadecimal(self, value: Text) -> Text:
        return sa.func.hex(value)

    def contains(self, value: Text, lowered: Text) -> Text:
        return sa.func.instr(sa.func.lower(value), lowered) > 0

    def member(self, value: Text, name: str) -> Text:
        values = sa.func.json_each(sa.bindparam(name, type_=sa.Text())).table_valued("value")
        return value.in_(sa.select(sa.column("value", sa.Text())).select_from(values))

    def numbered(self, name: str) -> sa.FromClause:
        values = sa.func.json_each(sa.bindparam(name, type_=sa.Text())).table_valued("key", "value")
        return sa.select(values.c.key.label("number"), values.c.value).subquery()

    def bind_moment(self, moment: datetime) -> str:
        return iso(moment)

    def bind_list(self, values: Sequence[str]) -> str:
        return json.dumps(list(values))


class PostgreSQL(Dialect):
    format_function = "format"
    sqlite = False

    def make_target(self) -> PostgreSQLText:
        return PostgreSQLText()

    def principals(self, position: int) -> str:
        return f"unnest(${position}::text[]) AS who(value)"

    def quoted(self, value: Text, nullable: bool) -> Text:
        text = sa.cast(sa.func.to_json(value), sa.Text())
        return sa.func.coalesce(text, constant("null")) if nullable else text

    def moment(self, value: Text) -> Text:
        utc = sa.func.timezone(constant("UTC"), value)
        return sa.func.to_char(utc, constant('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))

    def money(self, value: Text) -> Text:
        return sa.cast(sa.cast(value, sa.Numeric(20, 2)).op("/")(100), sa.Numeric(20, 2)).cast(
            sa.Text()
        )

    def hexadecimal(self, value: Text) -> Text:
        return sa.func.encode(sa.func.convert_to(value, constant("UTF8")), constant("hex"))

    def contains(self, value: Text, lowered: Text) -> Text:
        return sa.func.strpos(sa.func.lower(value), lowered) > 0

    def member(self, value: Text, name: str) -> Text:
        return value == sa.func.any(sa.bindparam(name, type_=sa.ARRAY(sa.Text())))

    def numbered(self, name: str) -> sa.FromClause:
        values = sa.func.unnest(sa.bindparam(name, type_=sa.ARRAY(sa.Text())))
        return values.table_valued("value", with_ordinality="number").render_derived()

    def bind_moment(self, moment: datetime) -> datetime:
        return to_milliseconds(moment)

    def bind_list(self, values: Sequence[str]) -> list[str]:
        return list(values)


def dialect_of(sqlite: bool) -> Dialect:
    return SQLite() if sqlite else PostgreSQL()
