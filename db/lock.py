"""Who uses an SQLite database, and that nobody does: a lock on a file beside it.

The lock of the operating system ends with the process that holds it, however that ends. The file
is another than the database, as that is replaced by a restore, and it stays.
"""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from db.migrate import NotReadyError

if sys.platform != "win32":
    import fcntl


def sqlite_file(url: str) -> Path | None:
    """The file itself, whatever links lead to it; None for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database is None:
        return None
    return Path(parsed.database).resolve()


@contextmanager
def in_use(url: str) -> Generator[None]:
    """Together with others who use it, and not while it is restored; NotReadyError then."""
    file = sqlite_file(url)
    if file is None:
        yield
        return
    with _locked(file, exclusive=False, refusal="The database is being restored just now."):
        yield


@contextmanager
def nobody_else(file: Path) -> Generator[None]:
    """NotReadyError while a server serves it, or a command writes to it."""
    refusal = f"{file} is in use: stop the servers and commands that use it first."
    with _locked(file, exclusive=True, refusal=refusal):
        yield


@contextmanager
def _locked(file: Path, *, exclusive: bool, refusal: str) -> Generator[None]:
    try:
        # read only, so that another user than the one who made the file can lock it too
        descriptor = os.open(f"{file}.lock", os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise NotReadyError(f"The database cannot be locked: {error}") from error
    try:
        _lock(descriptor, exclusive, refusal)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, exclusive: bool, refusal: str) -> None:
    if sys.platform != "win32":
        kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotReadyError(refusal) from error
