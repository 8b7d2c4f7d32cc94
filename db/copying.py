"""An SQLite database copied, checked and put in the place of another, step by step.

What is written is written beside its target and takes the place of it as a whole, so that neither a
copy nor what it replaces is ever half there.
"""

import os
import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from db.migrate import NotReadyError, head

BUSY_SECONDS = 5.0


class UnfitFileError(ValueError):
    """The file that was named cannot be read from, or written to; says in a sentence why."""


@contextmanager
def failing(what: str) -> Generator[None]:
    try:
        yield
    except FileExistsError as error:
        raise UnfitFileError(f"{error.filename} exists already.") from error
    except (OSError, sqlite3.Error) as error:
        raise NotReadyError(f"{what}: {error}") from error


@contextmanager
def written_beside(file: Path) -> Generator[Path]:
    """A file to write, which its owner alone may read; gone in the end unless it was moved."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(descriptor)
    made = Path(name)
    try:
        yield made
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{made}{suffix}").unlink(missing_ok=True)


def _open(file: Path, mode: str) -> sqlite3.Connection:
    address = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, timeout=BUSY_SECONDS, isolation_level=None, uri=True)


def copy(source: Path, made: Path, mode: str, epoch: str | None = None) -> None:
    """In one step: several would begin anew whenever somebody writes in between."""
    with closing(_open(source, mode)) as reading, closing(_open(made, "rw")) as writing:
        _revision(reading, source)
        reading.backup(writing, pages=-1)
        # one file that is whole by itself
        writing.execute("PRAGMA journal_mode=DELETE")
        if epoch is not None:
            writing.execute("UPDATE clock SET epoch = ?", (epoch,))
        if (found := writing.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(f"{source} is damaged: {found.splitlines()[0]}")
    settle(made)


def settle(path: Path) -> None:
    """On the disk, and not in the memory of the machine alone."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def require_fit(file: Path) -> None:
    with closing(_open(file, "ro")) as connection:
        found = _revision(connection, file)
    if found != head():
        message = f"{file} is of another version of this program: it has the tables of {found}"
        raise UnfitFileError(f"{message}, and this one those of {head()}.")


def _revision(connection: sqlite3.Connection, file: Path) -> str:
    query = "SELECT version_num FROM alembic_version, clock WHERE clock.id = 1"
    try:
        row = connection.execute(query).fetchone()
    except sqlite3.DatabaseError as error:
        raise UnfitFileError(f"{file} is no database of csmgraph: {error}.") from error
    if row is None:
        raise UnfitFileError(f"{file} is no database of csmgraph: it has no clock.")
    return row[0]


def replace(database: Path, made: Path) -> Path | None:
    """Where the database is then that was there before, if there was one: under another name beside
    it. What comes in its place belongs to whom it belonged."""
    if not database.exists():
        made.replace(database)
        return None
    owner = database.stat()
    os.chown(made, owner.st_uid, owner.st_gid)
    made.chmod(owner.st_mode)
    _close_log(database)
    before = database.with_name(f"{database.name}.before-{datetime.now():%Y%m%d-%H%M%S-%f}")
    _put_aside(database, before)
    try:
        made.replace(database)
    except OSError:
        before.rename(database)
        before.unlink(missing_ok=True)  # of two links to one file both are still there
        raise
    return before


def _put_aside(database: Path, before: Path) -> None:
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{database}{suffix}").rename(f"{before}{suffix}")
    try:
        # so that at every moment there is a database of this name
        before.hardlink_to(database)
    except OSError:
        database.rename(before)


def _close_log(database: Path) -> None:
    """What a killed server has left in the log beside the file goes into it. SQLite does that for
    the last who has it open, and for nobody else."""
    try:
        with closing(_open(database, "rw")) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise NotReadyError(f"{database} is in use by another program: {error}.") from error
    except sqlite3.DatabaseError:
        pass  # damaged: that may be why it is restored
