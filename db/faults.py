"""What keeps a statement or a transaction from its end, whatever the driver calls it."""

from sqlalchemy.exc import DBAPIError

# What PostgreSQL calls a failed serialisation, a deadlock, and a statement that was cancelled.
CLASHES = frozenset({"40001", "40P01"})
CANCELLED = "57014"

STATEMENT_TIMEOUT_SECONDS = 15


class StatementTimeoutError(Exception):
    """A statement took longer than any may, or waited so long for others."""


class ClashError(Exception):
    """Two transactions were in each other's way: the database has undone this one."""


def translated(error: DBAPIError) -> Exception:
    """The error itself where it is none of these."""
    state = getattr(error.orig, "sqlstate", None)
    locked = getattr(error.orig, "sqlite_errorname", None) == "SQLITE_BUSY"
    if state in CLASHES:
        return ClashError()
    return StatementTimeoutError() if locked or state == CANCELLED else error
