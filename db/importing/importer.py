"""`csmgraph import`: a folder of CSV files becomes rows of the database.

The files are read into a temporary database beside (see staging.py) and checked there; then, in
one transaction, compared with what is stored and written. A dry run goes all the way but for the
writing, and so tells the same.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from db.base import now as current_time
from db.engine import Database
from db.importing import checking, planning, references
from db.importing.report import FileCount, Problem, Progress, Report
from db.importing.rows import read_folder
from db.importing.staging import Staging
from db.importing.stored import load_stored
from db.importing.writing import keep_maintained_parts, prepare, tell_everybody, write_rows
from db.types import to_milliseconds


async def import_folder(
    database: Database,
    folder: Path,
    *,
    dry_run: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    tell: Callable[[Problem], None] | None = None,
    now: datetime | None = None,
) -> Report:
    """Import a folder of the format.

    `strict` writes all or nothing. `tell` hears every problem, in the order of files and lines.
    `now` is what relative times count from, and the time of whatever the files give no time for.
    """
    moment = to_milliseconds(now or current_time())
    staging = Staging()
    try:
        read_folder(staging, folder, moment, progress)
        async with _connection(database, dry_run) as connection:
            await _judge(connection, staging)
            report = _report(staging, dry_run, tell)
            changes = any(count.created or count.updated for count in report.files.values())
            report.written = changes and not dry_run and (report.ok or not strict)
            if report.written:
                await write_rows(connection, staging, moment, progress)
                await keep_maintained_parts(connection, moment)
                if not database.sqlite:
                    # else the first plans are made for empty tables, until autovacuum comes by
                    await connection.exec_driver_sql("ANALYZE")
                await tell_everybody(connection)
    finally:
        staging.close()
    return report


@asynccontextmanager
async def _connection(database: Database, dry_run: bool) -> AsyncGenerator[AsyncConnection]:
    if dry_run:
        async with database.reader.connect() as connection:
            yield connection
    else:
        async with database.write() as session:
            connection = await session.connection()
            await prepare(connection)
            yield connection


async def _judge(connection: AsyncConnection, staging: Staging) -> None:
    await load_stored(connection, staging)
    checking.judge_keys(staging)
    references.find_targets(staging)
    checking.judge_numbers(staging)
    references.judge_references(staging)
    checking.judge_identities(staging)
    await planning.give_ids(connection, staging)
    await planning.find_changes(connection, staging)


def _report(staging: Staging, dry_run: bool, tell: Callable[[Problem], None] | None) -> Report:
    report = Report(dry_run)
    for problem in staging.problems():
        report.note(problem)
        if tell:
            tell(problem)
    for name, change, count in staging.rows("""
            SELECT file.name, coalesce(change, 'refused'), count(*)
            FROM row JOIN file ON file.id = row.file GROUP BY file.id, 2"""):
        counts = report.files.setdefault(name, FileCount())
        counts.rows += count
        if change == "duplicate":
            counts.duplicates = count
        else:
            setattr(counts, change, count)
    return report
