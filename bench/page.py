"""Writes the figures of bench/latest.json, and of bench/live/latest.json where there is one, into
docs/performance.md, between the comments that name them: `python -m bench.page`."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from bench.live import report as live
from bench.report import LATEST, Row, headings, markdown, summary, table

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
SECTION = Path(__file__).parent / "live" / "section.md"
PLACE = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
LIVE = "live_"
NOT_YET = "Not measured yet."


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
    return markdown(headings(rows), rows) if rows else NOT_YET


TOLD: Mapping[str, Callable[[Row], str]] = {
    "how": how,
    "summary": lambda latest: summary(latest["results"]),
    "results": lambda latest: table(latest["results"]),
}
TOLD_LIVE: Mapping[str, Callable[[Row], str]] = {"how": live.how, "aims": live.aims}


def told(latest: Row, name: str) -> str:
    return TOLD[name](latest) if name in TOLD else by_name(latest, name)


def told_live(latest: Row, name: str) -> str:
    if name in TOLD_LIVE:
        return TOLD_LIVE[name](latest)
    rows = latest["parts"].get(name)
    return live.tables(name, rows) if rows else NOT_YET


def filled(page: str, tell: Callable[[str], str | None]) -> str:
    """With the figures by their names; None leaves what stands there."""

    def place(found: re.Match[str]) -> str:
        figures = tell(found[2])
        return found[0] if figures is None else f"{found[1]}\n{figures}\n\n{found[3]}"

    return PLACE.sub(place, page)


def written(page: str, latest: Row, latest_live: Row | None) -> str:
    """The section of what is live stands in the page from its first figures on."""
    if latest_live is not None and f"<!-- figures: {LIVE}" not in page:
        page = f"{page.rstrip()}\n\n{SECTION.read_text()}"

    def tell(name: str) -> str | None:
        if not name.startswith(LIVE):
            return told(latest, name)
        return None if latest_live is None else told_live(latest_live, name.removeprefix(LIVE))

    return filled(page, tell)


def main() -> None:
    latest_live = orjson.loads(live.LATEST.read_bytes()) if live.LATEST.exists() else None
    latest: Row = orjson.loads(LATEST.read_bytes())
    PAGE.write_text(written(PAGE.read_text(), latest, latest_live))


if __name__ == "__main__":
    main()
