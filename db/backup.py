"""Commands that copy a database to a file and put it back: of SQLite the whole of it, by its own
online backup; PostgreSQL has programs of its own for that.

A restored database begins a new epoch: the cursors of its feeds count what has happened since, and
of that nothing is left.
"""

import secrets
from contextlib import nullcontext
from pathlib import Path

import sqlalchemy as sa

from db.copying import UnfitFileError, copy, failing, replace, require_fit, settle, written_beside
from db.engine import Database
from db.events import Clock
from db.lock import nobody_else, sqlite_file
from db.migrate import NotReadyError, require_current

OTHERS = (
    "select count(*) from pg_stat_activity where datname = current_database() "
    "and pid <> pg_backend_pid() and application_name like 'csmgraph%'"
)
USE_PG_DUMP = (
    "This database is PostgreSQL's, which has a program of its own for that: "
    "pg_dump --format=custom --file=FILE DATABASE"
)
USE_PG_RESTORE = (
    "This database is PostgreSQL's, which has a program of its own for that: stop the servers, run "
    "pg_restore --clean --if-exists --single-transaction --dbname=DATABASE FILE, then "
    "csmgraph restore --new-epoch"
)


def backup(url: str, file: Path, *, overwrite: bool) -> str:
    """As of the moment at which it begins, while others read and write."""
    database = sqlite_file(url)
    if database is None:
        raise UnfitFileError(USE_PG_DUMP)
    if not database.is_file():
        raise NotReadyError(f"There is no database at {database}.")
    if file.exists() and not (overwrite and file.is_file() and not file.samefile(database)):
        raise UnfitFileError(f"{file} exists already.")
    if not file.parent.is_dir():
        raise UnfitFileError(f"There is no folder {file.parent}.")
    with failing(f"{file} was not written"), written_beside(file) as made:
        copy(database, made, "rw")  # the last to close it clears up after it
        if not overwrite:
            # whoever has made a file of this name meanwhile keeps it
            file.touch(exist_ok=False)
        made.replace(file)
        settle(file.parent)
    return f"{file} holds the database."


def restore(url: str, file: Path) -> str:
    """While nobody uses it. What was there before stays beside it, under another name."""
    database = sqlite_file(url)
    if database is None:
        raise UnfitFileError(USE_PG_RESTORE)
    if not file.is_file():
        raise UnfitFileError(f"There is no file {file}.")
    if database.exists() and file.samefile(database):
        raise UnfitFileError(f"{file} is the database itself.")
    with nobody_else(database), failing("Nothing was restored"), written_beside(database) as made:
        require_fit(file)
        copy(file, made, "ro", _new_epoch())
        before = replace(database, made)
        settle(database.parent)
    kept = f" What was there before is kept in {before}." if before else ""
    return f"{database} holds what {file} held.{kept}"


async def begin_new_epoch(url: str) -> str:
    """For a database that was restored by other means, while nobody uses it."""
    await require_current(url)
    file, database = sqlite_file(url), Database(url)
    try:
        with nobody_else(file) if file else nullcontext():
            async with database.write() as session:
                if not database.sqlite and await session.scalar(sa.text(OTHERS)):
                    raise NotReadyError("The database is in use: stop the servers first.")
                await session.execute(sa.update(Clock).values(epoch=_new_epoch()))
    finally:
        await database.close()
    return "A new epoch has begun: feeds that come back read anew."


def _new_epoch() -> str:
    return secrets.token_hex(8)
