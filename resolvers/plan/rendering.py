"""How SQLAlchemy renders a plan: the two dialects as the compiled read path wants their text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg, PGDialect_asyncpg
from sqlalchemy.dialects.sqlite import dialect as SQLiteDialect  # noqa: N812
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

from auth.viewer import PRINCIPAL

# Where a statement is asked for many principals at once, the one it is asked for.
EACH = "who.value"


def inline_constants(bindparam: sa.BindParameter[Any], options: dict[str, Any]) -> dict[str, Any]:
    """Everything but the named binds of a plan is part of its text."""
    return options if bindparam.required else {**options, "literal_binds": True}


def is_each(compiler: Any, bindparam: sa.BindParameter[Any]) -> bool:
    return compiler.dialect.for_each and bindparam.key == PRINCIPAL.key


class _SQLiteCompiler(SQLiteCompiler):
    def _process_numeric(self) -> None:
        # `:1` is a named parameter to SQLite; `?1` is the first one.
        self._numeric_binds_identifier_char = "?"
        super()._process_numeric()

    def visit_bindparam(self, bindparam: Any, *args: Any, **options: Any) -> str:
        if is_each(self, bindparam):
            return EACH
        options = inline_constants(bindparam, options)
        return super().visit_bindparam(bindparam, *args, **options)  # pyright: ignore

    def visit_join(self, join: sa.Join, *_asfrom: Any, **options: Any) -> str:
        """Joins run as written: SQLite takes a page of twenty ids for a large table, and would
        rather walk the table it leads to."""
        assert join.onclause is not None
        options["asfrom"] = True
        left, right = (self.process(side, **options) for side in (join.left, join.right))
        kind = "LEFT" if join.isouter else "CROSS"
        return f"{left} {kind} JOIN {right} ON {self.process(join.onclause, **options)}"


class _PostgreSQLCompiler(PGCompiler_asyncpg):
    def visit_bindparam(self, bindparam: Any, *args: Any, **options: Any) -> str:
        if is_each(self, bindparam):
            return EACH
        options = inline_constants(bindparam, options)
        return super().visit_bindparam(bindparam, *args, **options)  # pyright: ignore


class SQLiteText(SQLiteDialect):
    statement_compiler = _SQLiteCompiler
    for_each = False
    supports_statement_cache = False


class PostgreSQLText(PGDialect_asyncpg):
    statement_compiler = _PostgreSQLCompiler
    for_each = False
    supports_statement_cache = False


@dataclass(frozen=True)
class Compiled:
    """A statement and, in order, the names of its binds."""

    sql: str
    binds: Sequence[str]


def rendered(statement: sa.ClauseElement, dialect: sa.Dialect) -> Compiled:
    done: Any = statement.compile(dialect=dialect)
    return Compiled(str(done), tuple(dict.fromkeys(done.positiontup or ())))
