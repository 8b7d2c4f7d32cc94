"""The tables of a run, bench/live/latest.json, and what of it stands in the documentation."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bench.live.parts import Choice
from bench.live.standing import Row
from bench.live.targets import targets
from bench.report import cell, machine, markdown
from bench.servers import OURS
from bench.worlds import World

LATEST = Path(__file__).parent / "latest.json"

DELIVERING = {
    "cpu_us": "CPU µs",
    "first_ms": "first ms",
    "last_ms": "last ms",
    "burst_cpu_us": "CPU µs in a burst",
    "deliveries_per_second": "deliveries/s",
    "http_p50_ms": "HTTP p50 ms",
    "http_p99_ms": "HTTP p99 ms",
    "fed_deliveries_per_second": "fed, deliveries/s",
    "fed_http_p99_ms": "fed, HTTP p99 ms",
}
SOCKETS = {
    "idle_kib": "KiB idle",
    "subscribed_kib": "KiB subscribed",
    "after_kib": "KiB after all",
    "connects_per_second": "connects/s",
    "connect_cpu_us": "connect CPU µs",
    "idle_cpu_us": "idle CPU µs/s",
}
DATABASE = {"database": "database"}
# The columns of the tables of a part.
TABLES: dict[str, tuple[dict[str, str], ...]] = {
    "fanout": (
        DATABASE | {"server": "server"} | DELIVERING,
        DATABASE | {"server": "server"} | SOCKETS,
    ),
    "principals": (
        DATABASE | {"principals": "principals", "accounts": "accounts"} | DELIVERING,
        DATABASE
        | {"principals": "principals"}
        | SOCKETS
        | {"few_last_ms": "few, last ms", "few_since_commit_ms": "few, ms after the commit"},
    ),
    "distinct": (
        DATABASE
        | {
            "payloads": "payloads",
            "cpu_us": "CPU µs",
            "database_cpu_ms": "database CPU ms",
            "first_ms": "first ms",
            "last_ms": "last ms",
            "after_kib": "KiB after all",
        },
    ),
    "stalled": (
        DATABASE
        | {
            "sockets": "sockets",
            "stalled": "stalled",
            "events": "events",
            "without_ms": "ms without",
            "with_ms": "ms with",
            "times": "times",
            "mib_per_stalled": "MiB for each stalled",
            "cut_after_ms": "cut after ms",
        },
    ),
    "resumes": (
        DATABASE
        | {
            "sockets": "sockets",
            "principals": "principals",
            "missed": "events missed",
            "seconds": "seconds",
            "resumes_per_second": "resumes/s",
            "cpu_us": "CPU µs",
            "database_cpu_us": "database CPU µs",
        },
    ),
    "processes": (
        DATABASE
        | {
            "sockets": "sockets",
            "last_ms": "last ms",
            "burst_ms": "burst ms",
            "burst_per_second": "deliveries/s in a burst",
            "deliveries_per_second": "deliveries/s",
            "megabytes": "MiB",
            "connects_per_second": "connects/s",
        },
    ),
}
RATIOS = DATABASE | {
    "other": "of the figures of",
    "cpu_us": "CPU",
    "last_ms": "time to the last",
    "burst_cpu_us": "CPU in a burst",
}
AIMED = {name: name for name in ("database", "aim", "bound", "measured", "met")}


def thousands(value: Any) -> str:
    """Small numbers as they are, large ones in groups and whole."""
    if isinstance(value, int | float) and abs(value) >= 1000:
        return f"{value:,.0f}"
    return cell(value)


def table(columns: Mapping[str, str], rows: list[Row]) -> str:
    kept = {name: text for name, text in columns.items() if any(name in row for row in rows)}
    return markdown(kept, [{name: thousands(row.get(name)) for name in kept} for row in rows])


def tables(part: str, rows: list[Row]) -> str:
    """Of a part; next to other servers, also by what part of theirs this server gets along."""
    found = [table(columns, rows) for columns in TABLES[part]]
    compared = [row for row in rows if row.get("over") and row["server"] == OURS]
    if compared:
        found.append(markdown(RATIOS, [one for row in compared for one in ratios(row)]))
    return "\n\n".join(found)


def ratios(row: Row) -> list[Row]:
    database = row["database"]
    return [{"database": database, "other": name, **of} for name, of in row["over"].items()]


def printed(part: str, rows: list[Row]) -> str:
    """With what was aimed at of it."""
    if not rows:
        return f"{part}: measured on PostgreSQL alone"
    aims = targets({part: rows})
    return f"{tables(part, rows)}\n\n{table(AIMED, aims)}\n" if aims else tables(part, rows)


def aims(latest: Row) -> str:
    """Of every database that was measured."""
    parts: dict[str, list[Row]] = latest["parts"]
    databases = dict.fromkeys(row["database"] for rows in parts.values() for row in rows)
    rows = [
        {"database": database, **row}
        for database in databases
        for row in targets({name: on(rows, database) for name, rows in parts.items()})
    ]
    return table(AIMED, rows)


def on(rows: list[Row], database: str) -> list[Row]:
    return [row for row in rows if row["database"] == database]


def how(latest: Row) -> str:
    machine, run = latest["machine"], latest["run"]
    return (
        f"Measured on {latest['date']}: {machine['processor']}, {machine['cores']} cores, "
        f"{machine['system']}, the load client on the same cores; {run['sockets']:,} sockets of "
        f"each server, the median of {run['rounds']} rounds, Python {machine['python']}, in a "
        f"world of tier {run['tier']} with 2,000 accounts besides that listen."
    )


def write(part: str, rows: list[Row], world: World, choice: Choice, tier: str) -> None:
    """Replaces what is of this part and database in latest.json and leaves the rest."""
    latest: Row = orjson.loads(LATEST.read_bytes()) if LATEST.exists() else {"parts": {}}
    others = [row for row in latest["parts"].get(part, []) if row["database"] != world.backend]
    latest["parts"][part] = [*others, *rows]
    latest["date"] = datetime.now(UTC).date().isoformat()
    latest["machine"] = {**latest.get("machine", {}), **machine([world])}
    latest["run"] = {"sockets": choice.sockets, "rounds": choice.rounds, "tier": tier}
    LATEST.write_bytes(orjson.dumps(latest, option=orjson.OPT_INDENT_2) + b"\n")
