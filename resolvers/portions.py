"""A list in portions: so many at once."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

# Principals that one statement asks about.
MOST_AT_ONCE = 500


def portions(items: Collection[Item], most: int) -> Iterator[Sequence[Item]]:
    each = iter(items)
    while some := list(islice(each, most)):
        yield some
