"""What keeps a statement or a transaction from its end, whatever the driver calls it."""

from typing import Any

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy.exc import DBAPIError

# What PostgreSQL calls a failed serialisation, a deadlock, and a statement that was cancelled.
CLASHES = frozenset({"40001", "40P01"})
CANCELLED = "57014"
# A server that goes, crashes or is not there yet, or has no connection left; and the class of all
# that befalls a connection.
AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})
CONNECTION = "08"

STATEMENT_TIMEOUT_SECONDS = 15
CONNECT_TIMEOUT_SECONDS = 10

UNTYPED: Any = asyncpg


class StatementTimeoutError(Exception):
    """A statement took longer than any may, or waited so long for others."""


class ClashError(Exception):
    """Two transactions were in each other's way: the database has undone this one."""


class UnavailableError(Exception):
    """The database cannot be reached, or was lost on the way. Of what was being written then nobody
    knows whether it is: the answer to the commit may be what was lost."""


def translated(error: Exception) -> Exception:
    """The error itself where it is none of these."""
    if unreachable(error):
        return UnavailableError(str(error))
    state = _state(error)
    if state in CLASHES:
        return ClashError()
    locked = getattr(getattr(error, "orig", None), "sqlite_errorname", None) == "SQLITE_BUSY"
    return StatementTimeoutError() if locked or state == CANCELLED else error


def unreachable(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, UNTYPED.InterfaceError):  # which is also what a wrong argument is
        return "closed" in str(error)
    state = _state(error)
    return isinstance(error, ConnectionError) or state in AWAY or state.startswith(CONNECTION)


def _state(error: BaseException) -> str:
    """As PostgreSQL says it, to SQLAlchemy or to us."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


class Translating:
    """Raises errors as what they mean."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception) and (told := translated(error)) is not error:
            raise told from error


TRANSLATING = Translating()


async def connected(*arguments: Any, **options: Any) -> Any:
    """A connection to PostgreSQL, in time."""
    with TRANSLATING:
        try:
            return await UNTYPED.connect(*arguments, timeout=CONNECT_TIMEOUT_SECONDS, **options)
        except OSError as error:  # too late, nobody there, a name that is not found
            raise UnavailableError(str(error)) from error
