"""What the parts of a generated world share: chance, writers, and who has which numbers.

Only numbers are kept in memory. Rows of one owner get consecutive numbers, so that a range names
them all.
"""

import csv
import math
import random
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from db.generate import words
from db.generate.tiers import Tier

Choice = TypeVar("Choice")

MINUTES_PER_DAY = 24 * 60
OFFICE_HOURS = range(8, 16)
SHARE_IN_OFFICE_HOURS = 0.83


class Write(Protocol):
    def __call__(self, **cells: Any) -> None: ...


class World:
    def __init__(self, tier: Tier, folder: Path, chance: random.Random) -> None:
        self.tier, self.folder, self.chance = tier, folder, chance
        self.partners: list[int] = []
        self.relationships: list[tuple[int, int]] = []
        # by account: the numbers of its rows; consumers follow the accounts in `owned_*`
        self.contacts: list[range] = []
        self.owned_products: list[range] = []
        self.owned_items: list[range] = []
        self.offerings: list[int] = []
        self.hubs = self.configuration_items = range(0)

    @contextmanager
    def file(self, name: str, columns: str) -> Generator[Write]:
        names = columns.split()
        path = self.folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, names, lineterminator="\n")
            writer.writeheader()

            def write(**cells: Any) -> None:
                writer.writerow(cells)

            yield write

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return self.chance.choice(choices)

    def weighted(self, shares: dict[str, float]) -> str:
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def person(self) -> str:
        return f"{self.pick(words.FIRST_NAMES)} {self.pick(words.LAST_NAMES)}"

    def lognormal(self, median: float, sigma: float) -> float:
        return self.chance.lognormvariate(math.log(median), sigma)

    def office_minutes(self, days: int) -> int:
        """Minutes ago, within the last days; five of six fall into office hours."""
        hours = OFFICE_HOURS if self.happens(SHARE_IN_OFFICE_HOURS) else range(24)
        minute = self.pick(hours) * 60 + self.chance.randrange(60)
        return self.chance.randrange(days) * MINUTES_PER_DAY + MINUTES_PER_DAY - minute


def ago(minutes: int) -> str:
    """Relative to the import; negative minutes lie ahead."""
    sign = "-" if minutes >= 0 else "+"
    days, rest = divmod(abs(minutes), MINUTES_PER_DAY)
    return f"now{sign}{days}d{rest // 60}h{rest % 60}m"


def shares(total: int, weights: Sequence[float], *, least: int = 0, most: int = 2**31) -> list[int]:
    """`total` cut into whole parts by weight, each within the bounds; sums to about the total."""
    left = total - least * len(weights)
    whole = sum(weights)
    parts: list[int] = []
    carried = 0.0
    for weight in weights:
        exact = left * weight / whole + carried
        part = min(most - least, int(exact))
        # what a bound cut off is not handed to the next one, only what rounding cut off
        carried = min(exact - part, 1.0)
        parts.append(least + part)
    return parts


def zipf(count: int, exponent: float) -> list[float]:
    return [(place + 1) ** -exponent for place in range(count)]


def boolean(value: bool) -> str:
    return "true" if value else "false"
