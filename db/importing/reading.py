"""Rows of one CSV file, whatever state the file is in.

A row that cannot be read is told with its line; what makes the rest of a file unreadable ends it.
Only one row at a time is in memory.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from db.importing.columns import File

LONGEST_LINE = 1_000_000
"""In characters. What is longer is no line of a table, and would have to fit into memory."""

NOTHING: list[str] = []
OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class UnreadableError(Exception):
    """The file, or the rest of it, cannot be read."""

    def __init__(self, reason: str, line: int | None = None, column: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


@dataclass(frozen=True)
class Row:
    """`cells` by column name; or the reason why there are none."""

    line: int
    cells: dict[str, str]
    reason: str | None = None


def open_binary(path: Path) -> BinaryIO:
    """The file, after a look at whether it is one, and in UTF-8."""
    if not path.is_file():
        raise UnreadableError("is not a regular file")
    try:
        binary = path.open("rb")
    except OSError as error:
        raise UnreadableError(f"cannot be opened: {error.strerror}") from None
    encoding = OTHER_ENCODINGS.get(binary.read(2))
    if encoding:
        binary.close()
        raise UnreadableError(f"is {encoding}; the format is UTF-8")
    binary.seek(0)
    return binary


def read_rows(text: TextIO, file: File) -> Iterator[Row]:
    """Every row below the header. `text` is opened with newline="" and surrogateescape."""
    reader = csv.reader(_lines(text), strict=True)
    try:
        header = next(reader, NOTHING)
    except csv.Error as error:
        raise UnreadableError(f"the header cannot be read: {error}", 1) from None
    _check_header(header, file)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            _stop_if_lost(error, line)
            yield Row(line, {}, f"is not CSV: {error}")
            continue
        if values is None:
            return
        if values:
            yield _row(line, header, values)


def _row(line: int, header: list[str], values: list[str]) -> Row:
    if len(values) != len(header):
        return Row(line, {}, f"has {len(values)} values, the header has {len(header)}")
    return Row(line, dict(zip(header, values, strict=True)))


def _lines(text: TextIO) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise UnreadableError(
                f"a line is longer than {LONGEST_LINE} characters; "
                "the file is not read from here on",
                number,
            )
        yield line


def _stop_if_lost(error: csv.Error, line: int) -> None:
    """After an endless quoted value nobody knows where the next row begins."""
    if "field larger" in str(error) or "unexpected end of data" in str(error):
        raise UnreadableError(
            f"a quoted value does not end ({error}); the file is not read from here on", line
        ) from None


def _check_header(header: list[str], file: File) -> None:
    if not header:
        raise UnreadableError("is empty: the header row is missing")
    for name in header:
        if name not in file.columns:
            known = ", ".join(file.columns)
            raise UnreadableError(
                f"is no column of this file, which has {known}", 1, readable(name)
            )
        if header.count(name) > 1:
            raise UnreadableError("stands in the header twice", 1, name)
    for name in file.required:
        if name not in header:
            raise UnreadableError("is required and missing", 1, name)


def readable(text: str) -> str:
    """Text as it may be printed: what is not UTF-8 or not printable is escaped."""
    clean = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return clean if clean.isprintable() else repr(clean)
