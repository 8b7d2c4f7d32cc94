"""An import folder as rows in memory: its CSV files, read here without the server's help."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Self

from tests.oracle.tables import TABLES

Value = str | int | bool | datetime | list[str] | None
Columns = list[tuple[str, str, str]]
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


@dataclass(eq=False, repr=False)
class Row:
    """One line of one file. Two rows are equal only when they are the same line."""

    type: str
    key: str
    position: int  # of the line in its file: the order of creation
    values: dict[str, Value] = field(default_factory=dict[str, Value])
    references: dict[str, "Row | None"] = field(default_factory=dict[str, "Row | None"])
    lists: dict[str, "list[Row]"] = field(default_factory=dict[str, "list[Row]"])

    def __repr__(self) -> str:
        return f"{self.type}:{self.key}"

    def one(self, column: str) -> "Row | None":
        return self.references[column]

    def many(self, column: str) -> "list[Row]":
        return self.lists[column]

    def time(self, column: str) -> datetime | None:
        value = self.values[column]
        assert value is None or isinstance(value, datetime)
        return value


class World:
    """Every row of a folder at the moment `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = to_milliseconds(now)
        self.tables: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.by_key: dict[tuple[str, str], Row] = {}

    @classmethod
    def load(cls, folder: Path, now: datetime) -> Self:
        world = cls(now)
        lines: list[tuple[Row, Columns, dict[str, str]]] = []
        for name, (file, notation) in TABLES.items():
            columns = columns_of(notation)
            cells_of_file = read(folder / file)
            lines += [(world.add(name, columns, cells), columns, cells) for cells in cells_of_file]
        for row, columns, cells in lines:  # references may point to any line of any file
            world.fill(row, columns, cells)
        return world

    def add(self, name: str, columns: Columns, cells: Mapping[str, str]) -> Row:
        natural = "|".join(cells.get(column, "") for column, _, _ in columns)
        row = Row(name, cells.get("key") or natural, len(self.tables[name]))
        self.tables[name].append(row)
        self.by_key[name, row.key] = row
        return row

    def fill(self, row: Row, columns: Columns, cells: Mapping[str, str]) -> None:
        for name, kind, default in columns:
            cell = cells.get(name) or default
            listed = kind.startswith("[")
            inner = kind.strip("[]")
            parts = [part.strip() for part in cell.split(";") if part.strip()]
            if inner in TABLES or inner == "principal":
                if listed:
                    row.lists[name] = [self.find(inner, part) for part in parts]
                else:
                    row.references[name] = self.find(inner, cell) if cell else None
            elif listed:
                row.values[name] = [part.upper() for part in parts]
            else:
                row.values[name] = parsed(cell, kind, self.now) if cell else None

    def find(self, kind: str, key: str) -> Row:
        if kind == "principal":
            principal = self.principal(key)
            assert principal is not None, key
            return principal
        return self.by_key[kind, key]

    def principal(self, key: str) -> Row | None:
        """Contacts, consumers and users share one space of keys. None also for who has been taken
        out of the world."""
        for kind in ("Contact", "Consumer", "User"):
            row = self.by_key.get((kind, key))
            if row is not None and row in self.rows(kind):
                return row
        return None

    def rows(self, type_name: str) -> list[Row]:
        return self.tables[type_name]


def read(path: Path) -> list[dict[str, str]]:
    """A missing file is an empty table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def columns_of(notation: str) -> Columns:
    columns: Columns = []
    for word in notation.split():
        declared, _, default = word.partition("=")
        name, _, kind = declared.partition(":")
        columns.append((name, kind, default))
    return columns


def parsed(cell: str, kind: str, now: datetime) -> Value:
    match kind:
        case "enum":
            return cell.upper()
        case "flag":
            return cell == "true"
        case "int":
            return int(cell)
        case "money":
            return int(Decimal(cell) * 100)
        case "time":
            return moment(cell, now)
        case _:
            return cell


def moment(cell: str, now: datetime) -> datetime:
    """RFC 3339 with zone, or `now`, `now-47m`, `now+7d2h`."""
    relative = re.fullmatch(r"now(?:([+-])((?:\d+[dhms])+))?", cell)
    if relative is None:
        return to_milliseconds(datetime.fromisoformat(cell))
    sign, distance = relative.groups()
    parts: list[tuple[str, str]] = re.findall(r"(\d+)([dhms])", distance or "")
    away = sum((timedelta(**{UNITS[unit]: int(count)}) for count, unit in parts), timedelta())
    return now - away if sign == "-" else now + away


def to_milliseconds(time: datetime) -> datetime:
    time = time.astimezone(UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)
