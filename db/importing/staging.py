"""Where rows wait between their files and the database: a temporary SQLite database on disk.

All checks that need more than one row are made here, in SQL, so that memory does not grow with
the files and both databases are filled by the same rules. A row's `target` is its id in the
database: that of the row it updates or, until the new ids are given, its negated number here.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson

from db.importing.format import FILES
from db.importing.report import Problem
from db.importing.values import Json

BATCH = 1000

TABLES = """
PRAGMA synchronous = OFF;
PRAGMA journal_mode = OFF;
PRAGMA cache_size = -32000;
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE row (
    id INTEGER PRIMARY KEY, file INTEGER, line INTEGER, key TEXT, number TEXT, content TEXT,
    digest BLOB, standing INTEGER, target INTEGER, first INTEGER DEFAULT 1, identity TEXT,
    depth INTEGER DEFAULT 0, change TEXT
);
CREATE TABLE reference (
    row INTEGER, slot INTEGER, position INTEGER, key TEXT,
    file INTEGER, target_row INTEGER, stored INTEGER
);
CREATE TABLE edit (row INTEGER PRIMARY KEY, portal INTEGER, cells TEXT, lists TEXT);
CREATE TABLE refusal (row INTEGER, name TEXT, reason TEXT);
CREATE TABLE edge (child INTEGER PRIMARY KEY, parent INTEGER);
CREATE TABLE slot (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE slot_file (slot INTEGER, file INTEGER, PRIMARY KEY (slot, file)) WITHOUT ROWID;
CREATE TABLE stored_key (
    file INTEGER, key TEXT, id INTEGER, PRIMARY KEY (file, key)
) WITHOUT ROWID;
CREATE TABLE stored_number (
    file INTEGER, number TEXT, id INTEGER, PRIMARY KEY (file, number)
) WITHOUT ROWID;
CREATE TABLE stored_identity (
    file INTEGER, identity TEXT, id INTEGER, PRIMARY KEY (file, identity)
) WITHOUT ROWID;
CREATE TABLE stored_parent (
    file INTEGER, id INTEGER, parent INTEGER, PRIMARY KEY (file, id)
) WITHOUT ROWID;
CREATE TABLE problem (file TEXT, line INTEGER, name TEXT, reason TEXT, refused INTEGER);
"""

INDEXES = """
CREATE INDEX row_key ON row (file, key);
CREATE INDEX row_number ON row (file, number) WHERE number IS NOT NULL;
CREATE INDEX reference_row ON reference (row, slot, position);
"""


FILE_NUMBERS = {file.name: number for number, file in enumerate(FILES)}

REFERENCES = [
    (file.name, column) for file in FILES for column in file.columns.values() if column.refers_to
]
SLOTS = {(file, column.name): number for number, (file, column) in enumerate(REFERENCES)}
"""A number for every column of every file that holds references."""


@dataclass(frozen=True)
class StagedRow:
    """`content` holds the values by column; a reference stands there empty and by its keys in
    `references`."""

    line: int
    key: str | None
    content: dict[str, Json]
    references: dict[str, list[str]]
    standing: bool


class Staging:
    def __init__(self) -> None:
        # The empty name: a database of its own, in a file that nobody sees and that goes away.
        self.connection = sqlite3.connect("", isolation_level=None)
        self.connection.executescript(TABLES)
        self.insert("file", list(enumerate(file.name for file in FILES)))
        self.insert(
            "slot", [(number, column.name) for number, (_, column) in enumerate(REFERENCES)]
        )
        self.insert(
            "slot_file",
            [
                (number, FILE_NUMBERS[name])
                for number, (_, column) in enumerate(REFERENCES)
                for name in column.refers_to
            ],
        )
        self._rows: list[Sequence[Any]] = []
        self._references: list[Sequence[Any]] = []
        self._problems: list[Sequence[Any]] = []
        self._last = 0

    def close(self) -> None:
        self.connection.close()

    def add_row(self, file: str, row: StagedRow) -> None:
        self._last += 1
        content = orjson.dumps(row.content)
        digest = blake2b(content + orjson.dumps(row.references), digest_size=16).digest()
        self._rows.append(
            (
                self._last, FILE_NUMBERS[file], row.line, row.key, row.content.get("number"),
                content.decode(), digest, row.standing, -self._last,
            )
        )  # fmt: skip
        self._references += [
            (self._last, SLOTS[file, name], position, key)
            for name, keys in row.references.items()
            for position, key in enumerate(keys)
        ]
        if len(self._rows) >= BATCH:
            self.flush()

    def add_problem(self, problem: Problem) -> None:
        self._problems.append(
            (problem.file, problem.line, problem.column, problem.reason, problem.refused)
        )
        if len(self._problems) >= BATCH:
            self.flush()

    def finish_reading(self) -> None:
        self.flush()
        self.connection.executescript(INDEXES)

    def flush(self) -> None:
        self.insert(
            "row (id, file, line, key, number, content, digest, standing, target)", self._rows
        )
        self.insert("reference (row, slot, position, key)", self._references)
        self.insert("problem", self._problems)
        self._rows, self._references, self._problems = [], [], []

    def insert(
        self, table: str, rows: Sequence[Sequence[Any]], *, unless_there: bool = False
    ) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            verb = "INSERT OR IGNORE" if unless_there else "INSERT"
            self.connection.execute("BEGIN")
            self.connection.executemany(f"{verb} INTO {table} VALUES ({marks})", rows)
            self.connection.execute("COMMIT")

    def refuse(self, select: str) -> int:
        """Refuse the rows of a query that gives each with a column's name and the reason."""
        self.run(f"INSERT INTO refusal {select}")
        self.run("""
            INSERT INTO problem SELECT file.name || '.csv', line, refusal.name, reason, 1
            FROM refusal JOIN row ON row.id = refusal.row JOIN file ON file.id = row.file
            WHERE row.standing""")
        count = self.run("""
            UPDATE row SET standing = 0, change = NULL
            WHERE standing AND id IN (SELECT row FROM refusal)""")
        self.run("DELETE FROM refusal")
        return count

    def run(self, sql: str, *parameters: Any) -> int:
        """One statement; the number of rows it changed."""
        return self.connection.execute(sql, parameters).rowcount

    def rows(self, sql: str, *parameters: Any) -> list[Any]:
        return self.connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, *parameters: Any) -> Any:
        return self.connection.execute(sql, parameters).fetchone()[0]

    def problems(self) -> Iterator[Problem]:
        cursor = self.connection.execute(
            "SELECT file, line, name, reason, refused FROM problem ORDER BY file, line, name"
        )
        for file, line, name, reason, refused in cursor:
            yield Problem(file, line, name, reason, bool(refused))

    def batches(self, sql: str, *parameters: Any) -> Iterator[list[Any]]:
        """The rows of a query, a batch at a time; what it reads may not change meanwhile."""
        cursor = self.connection.execute(sql, parameters)
        while batch := cursor.fetchmany(BATCH):
            yield batch
