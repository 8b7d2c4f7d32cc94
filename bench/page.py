"""Writes the figures of bench/latest.json into docs/performance.md, between the comments that name
them: `python -m bench.page`."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from bench.report import LATEST, Row, headings, markdown, summary, table

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
PLACE = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def how(latest: Row) -> str:
    machine, run = latest["machine"], latest["run"]
    rounds = f"{run['rounds']} rounds of {run['seconds']:g} s"
    return (
        f"Measured on {latest['date']}: {machine['processor']}, {machine['cores']} cores, "
        f"{machine['system']}, the load generator and PostgreSQL on the same cores; tier "
        f"{run['tier']}, {rounds}, {run['connections']} connections, Python "
        f"{machine['python']}, SQLite {machine.get('sqlite')}, PostgreSQL "
        f"{machine.get('postgresql')}."
    )


def by_name(latest: Row, name: str) -> str:
    rows: list[Row] = latest.get(name, [])
    return markdown(headings(rows), rows) if rows else "Not measured yet."


TOLD: Mapping[str, Callable[[Row], str]] = {
    "how": how,
    "summary": lambda latest: summary(latest["results"]),
    "results": lambda latest: table(latest["results"]),
}


def told(latest: Row, name: str) -> str:
    return TOLD[name](latest) if name in TOLD else by_name(latest, name)


def main() -> None:
    latest: Row = orjson.loads(LATEST.read_bytes())
    page = PLACE.sub(lambda m: f"{m[1]}\n{told(latest, m[2])}\n\n{m[3]}", PAGE.read_text())
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
