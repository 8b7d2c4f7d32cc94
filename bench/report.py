"""The table of a run, and bench/latest.json."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

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
    "statements": "statements",
    "megabytes": "MB",
    "of_floor": "of floor",
}


def table(rows: list[dict[str, Any]]) -> str:
    """As Markdown, columns aligned."""
    lines = [list(HEADINGS.values()), *([str(row[name]) for name in HEADINGS] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADINGS))]
    texts = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    return "\n".join([texts[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *texts[1:]])


def write(rows: list[dict[str, Any]], worlds: list[World], how: dict[str, Any]) -> None:
    machine = {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        **{world.backend: world.version for world in worlds},
    }
    whole = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine,
        **how,
        "results": rows,
    }
    LATEST.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2) + b"\n")
