"""From the files of a folder to rows that are right by themselves; the others are told."""

from collections.abc import Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

import orjson

from db.importing.columns import Column, File
from db.importing.format import FILES
from db.importing.reading import Row, UnreadableError, open_binary, read_rows, readable
from db.importing.report import Problem, Progress
from db.importing.staging import StagedRow, Staging
from db.importing.values import BadValueError, Json, check_text, split

PROGRESS_EVERY = 5000


def read_folder(staging: Staging, folder: Path, now: datetime, progress: Progress | None) -> None:
    """Every known file, in the order of the format; what else lies there is refused."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    names = {f"{file.name}.csv" for file in FILES}
    entries = sorted(folder.iterdir())
    for path in entries:
        if path.name not in names:
            reason = "is no file of the import format"
            staging.add_problem(Problem(readable(path.name), None, None, reason))
    for file in FILES:
        path = folder / f"{file.name}.csv"
        if path in entries:
            try:
                _read_file(staging, path, file, now, progress)
            except UnreadableError as error:
                problem = Problem(path.name, error.line, error.column, error.reason)
                staging.add_problem(problem)
    staging.finish_reading()


def _read_file(
    staging: Staging, path: Path, file: File, now: datetime, progress: Progress | None
) -> None:
    with open_binary(path) as binary:
        size = path.stat().st_size
        text = TextIOWrapper(binary, "utf-8-sig", errors="surrogateescape", newline="")
        for count, row in enumerate(read_rows(text, file)):
            staged, problems = stage_row(file, row, now)
            staging.add_row(file.name, staged)
            for problem in problems:
                staging.add_problem(problem)
            if progress and count % PROGRESS_EVERY == 0:
                progress(f"Reading {path.name}", binary.tell(), size)
        if progress:
            progress(f"Reading {path.name}", size, size)


def stage_row(file: File, row: Row, now: datetime) -> tuple[StagedRow, list[Problem]]:
    reader = _RowReader(file, row, now)
    reader.read()
    standing = not reader.problems
    staged = StagedRow(row.line, reader.key, reader.content, reader.references, standing)
    return staged, reader.problems


class _RowReader:
    def __init__(self, file: File, row: Row, now: datetime) -> None:
        self.file, self.row, self.now = file, row, now
        self.content: dict[str, Json] = {}
        self.references: dict[str, list[str]] = {}
        self.problems: list[Problem] = []
        self.key: str | None = None

    def read(self) -> None:
        if self.row.reason:
            self.refuse(None, self.row.reason)
            return
        for name, text in self.row.cells.items():
            try:
                self.read_cell(self.file.columns[name], check_text(text))
            except BadValueError as error:
                self.refuse(name, readable(str(error)))
        for column, reason in self.broken_rules():
            self.refuse(column, reason)
        if self.file.as_written and not self.key and not self.problems:
            cells = [self.row.cells.get(name, "") for name in self.file.identity]
            self.key = orjson.dumps(cells).decode()

    def refuse(self, column: str | None, reason: str) -> None:
        name = f"{self.file.name}.csv"
        self.problems.append(Problem(name, self.row.line, column, reason))

    def read_cell(self, column: Column, text: str) -> None:
        if column.required and not text.strip():
            raise BadValueError("is required and empty")
        if column.name == "key":
            self.key = text or None
            return
        if column.refers_to:
            keys = split(text) if column.link else [text] if text else []
            self.references[column.name] = list(dict.fromkeys(keys))
            self.content[column.name] = None
        elif text:
            assert column.parse is not None
            self.content[column.name] = column.parse(text, self.now)
        elif not column.given_by_server:
            self.content[column.name] = column.default

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        for names in self.file.exactly_one:
            if self.count(names) != 1:
                yield "/".join(names), "exactly one of them must be given"
            self.empty_the_others(names)
        if self.count(self.file.at_most_one) > 1:
            yield "/".join(self.file.at_most_one), "only one of them may be given"
        self.empty_the_others(self.file.at_most_one)
        if self.file.ordered:
            earlier, later = (self.content.get(name) for name in self.file.ordered)
            if isinstance(earlier, str) and isinstance(later, str) and later < earlier:
                yield self.file.ordered[1], f"must not lie before {self.file.ordered[0]}"

    def empty_the_others(self, names: tuple[str, ...]) -> None:
        """Where one is given, a column that the file has not got is as good as empty."""
        if self.count(names) == 1:
            for name in names:
                self.references.setdefault(name, [])
                self.content.setdefault(name, None)

    def count(self, names: tuple[str, ...]) -> int:
        return sum(bool(self.row.cells.get(name)) for name in names)
