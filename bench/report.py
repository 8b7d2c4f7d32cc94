"""The tables of a run, and bench/latest.json."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bench.servers import OURS
from bench.worlds import World

LATEST = Path(__file__).parent / "latest.json"

HEADINGS = {
    "operation": "operation",
    "database": "database",
    "server": "server",
    "requests_per_second": "req/s",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "cpu_ms": "CPU ms",
    "database_cpu_ms": "database CPU ms",
    "statements": "statements",
    "megabytes": "MB",
    "of_floor": "of floor",
}

Row = dict[str, Any]


def cell(value: Any) -> str:
    return "" if value is None else str(value)


def markdown(headings: dict[str, str], rows: list[Row]) -> str:
    """A table, its columns aligned."""
    lines = [list(headings.values()), *([cell(row.get(name)) for name in headings] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(headings))]
    texts = [
        "| "
        + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    return "\n".join([texts[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *texts[1:]])


def headings(rows: list[Row]) -> dict[str, str]:
    """Of all columns there are."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: HEADINGS.get(name, name.replace("_", " ")) for name in names}


def table(rows: list[Row]) -> str:
    return markdown(HEADINGS, rows)


def summary(rows: list[Row]) -> str:
    """This server next to the others."""
    ours = [row for row in rows if row["server"] == OURS]
    others = dict.fromkeys(name for row in ours for name in row.get("over", {}))
    headings = {
        **{name: HEADINGS[name] for name in ("operation", "database", "of_floor")},
        **{name: f"over {name}" for name in others},
    }
    return markdown(headings, [{**row, **row.get("over", {})} for row in ours])


def machine(worlds: list[World]) -> Row:
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        **{world.backend: world.version for world in worlds},
    }


def write(whole: Row, worlds: list[World]) -> None:
    """Replaces what it names in bench/latest.json and leaves the rest."""
    known: Row = orjson.loads(LATEST.read_bytes()) if LATEST.exists() else {}
    told: Row = {"date": datetime.now(UTC).date().isoformat()}
    if worlds:
        told["machine"] = machine(worlds)
    LATEST.write_bytes(orjson.dumps({**known, **told, **whole}, option=orjson.OPT_INDENT_2) + b"\n")
