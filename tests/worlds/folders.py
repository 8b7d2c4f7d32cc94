"""A world as text: the rows of each file of an import folder, by column."""

import csv
from pathlib import Path

Cells = dict[str, str]
Folder = dict[str, list[Cells]]


def write_folder(place: Path, folder: Folder) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for name, rows in folder.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return place


def read_folder(place: Path) -> Folder:
    folder: Folder = {}
    for path in sorted(place.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            folder[path.stem] = list(csv.DictReader(handle))
    return folder


def copied(folder: Folder) -> Folder:
    return {name: [dict(row) for row in rows] for name, rows in folder.items()}
