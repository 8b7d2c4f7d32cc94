"""What was aimed at, and what was measured of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.live.servers import FLOOR, NODE, RAW, STOCK
from bench.servers import OURS

Rows = list[dict[str, Any]]
Find = Callable[[Mapping[str, Rows]], float | None]


@dataclass(frozen=True)
class Aim:
    """`least`: the bound is a lower one."""

    name: str
    bound: float
    find: Find
    least: bool = False

    def row(self, parts: Mapping[str, Rows]) -> dict[str, Any] | None:
        found = self.find(parts)
        if found is None:
            return None
        met = found >= self.bound if self.least else found <= self.bound
        sign = "at least" if self.least else "at most"
        bound = f"{sign} {self.bound:,g}"
        return {"aim": self.name, "bound": bound, "measured": f"{found:,g}", "met": yes(met)}


def yes(met: bool) -> str:
    return "yes" if met else "no"


def over(other: str, name: str) -> Find:
    """This server's part of what the other takes."""

    def find(parts: Mapping[str, Rows]) -> float | None:
        return row_of(parts, "fanout", server=OURS).get("over", {}).get(other, {}).get(name)

    return find


def of(part: str, name: str, **where: Any) -> Find:
    return lambda parts: row_of(parts, part, **where).get(name)


def row_of(parts: Mapping[str, Rows], part: str, **where: Any) -> dict[str, Any]:
    rows = parts.get(part, [])
    fitting = (row for row in rows if all(row.get(key) == value for key, value in where.items()))
    none: dict[str, Any] = {}
    return next(fitting, none)


def of_memory(parts: Mapping[str, Rows]) -> float | None:
    ours = row_of(parts, "fanout", server=OURS)
    theirs = row_of(parts, "fanout", server=STOCK)
    if not ours or not theirs:
        return None
    return round(ours["after_kib"] / theirs["after_kib"], 2)


def longest_resume(parts: Mapping[str, Rows]) -> float | None:
    return max((row["seconds"] for row in parts.get("resumes", [])), default=None)


OURS_ALONE = {"server": OURS}
AIMS = (
    Aim("CPU of a delivery, of that of raw uvicorn", 0.75, over(RAW, "cpu_us")),
    Aim("CPU of a delivery, of that of the floor", 1.5, over(FLOOR, "cpu_us")),
    Aim("CPU of a delivery, of that of graphql-ws", 0.3, over(NODE, "cpu_us")),
    Aim("CPU of a delivery, of that of Strawberry", 0.1, over(STOCK, "cpu_us")),
    Aim("time to the last socket, of that of graphql-ws", 0.35, over(NODE, "last_ms")),
    Aim("milliseconds to the last socket", 300, of("fanout", "last_ms", **OURS_ALONE)),
    Aim("CPU of a delivery in a burst, of raw uvicorn's", 0.15, over(RAW, "burst_cpu_us")),
    Aim(
        "deliveries a second, one process",
        500_000,
        of("fanout", "deliveries_per_second", **OURS_ALONE),
        least=True,
    ),
    Aim("p99 of HTTP meanwhile, milliseconds", 25, of("fanout", "http_p99_ms", **OURS_ALONE)),
    Aim(
        "deliveries a second, one process, changes made in another",
        500_000,
        of("fanout", "fed_deliveries_per_second", **OURS_ALONE),
        least=True,
    ),
    Aim("p99 of HTTP meanwhile, milliseconds", 25, of("fanout", "fed_http_p99_ms", **OURS_ALONE)),
    Aim(
        "deliveries a second, two processes",
        800_000,
        of("processes", "burst_per_second"),
        least=True,
    ),
    Aim("KiB of a socket, after all", 24, of("fanout", "after_kib", **OURS_ALONE)),
    Aim("KiB of a socket, of Strawberry's", 0.5, of_memory),
    Aim("MiB of two processes with all sockets", 560, of("processes", "megabytes")),
    Aim(
        "connections and subscriptions a second, two processes",
        2_000,
        of("processes", "connects_per_second"),
        least=True,
    ),
    Aim(
        "CPU of an idle socket, microseconds a second",
        5,
        of("fanout", "idle_cpu_us", **OURS_ALONE),
    ),
    Aim("time of the others beside stalled sockets, times", 1.1, of("stalled", "times")),
    Aim("MiB of a stalled socket", 1, of("stalled", "mib_per_stalled")),
    Aim(
        "milliseconds to the last of ten concerned, after the commit",
        5,
        of("principals", "few_since_commit_ms"),
    ),
    Aim("seconds until all have resumed", 10, longest_resume),
    Aim(
        "milliseconds to the last of 2,000 payloads", 350, of("distinct", "last_ms", payload="own")
    ),
)


def targets(parts: Mapping[str, Rows]) -> Rows:
    return [row for aim in AIMS if (row := aim.row(parts)) is not None]
