"""How SQLAlchemy renders a plan: the two dialects as the compiled read path wants their text."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg, PGDialect_asyncpg
from sqlalchemy.dialects.sqlite import dialect as SQLiteDialect  # noqa: N812
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler


def inline_constants(bindparam: sa.BindParameter[Any], options: dict[str, Any]) -> dict[str, Any]:
    """Everything but the named binds of a plan is part of its text."""
    return options if bindparam.required else {**options, "literal_binds": True}


class _SQLiteCompiler(SQLiteCompiler):
    def _process_numeric(self) -> None:
        # `:1` is a named parameter to SQLite; `?1` is the first one.
        self._numeric_binds_identifier_char = "?"
        super()._process_numeric()

    def visit_bindparam(self, bindparam: Any, *args: Any, **options: Any) -> str:
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
        options = inline_constants(bindparam, options)
        return super().visit_bindparam(bindparam, *args, **options)  # pyright: ignore


class SQLiteText(SQLiteDialect):
    statement_compiler = _SQLiteCompiler
    supports_statement_cache = False


class PostgreSQLText(PGDialect_asyncpg):
    statement_compiler = _PostgreSQLCompiler
    supports_statement_cache = False
