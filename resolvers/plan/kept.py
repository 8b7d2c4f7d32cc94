"""What is made once and kept: documents read, plans compiled, and refusals of both.

Making takes a while for a large document, so it is done in a thread, one thing at a time: whoever
else asks goes on meanwhile. What was refused is refused again without another look.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from graphql import GraphQLError

from resolvers.plan.arguments import RefusedError

Made = TypeVar("Made")


class InvalidError(Exception):
    """The document cannot be executed, and why."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Kept:
    """The things used last: so many of them, and of so much weight together."""

    def __init__(self, most: int, heaviest: int | None = None) -> None:
        self.most, self.heaviest = most, heaviest
        self._things: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._things)

    def values(self) -> list[Any]:
        return [thing for thing, _ in self._things.values()]

    def find(self, key: Any) -> Any | None:
        found = self._things.get(key)
        if found is None:
            return None
        self._things.move_to_end(key)
        return found[0]

    def keep(self, key: Any, thing: Any, weight: int = 0) -> None:
        self._things[key] = (thing, weight)
        self._weight += weight
        while len(self) > self.most or self._weight > (self.heaviest or self._weight):
            _, (_, dropped) = self._things.popitem(last=False)
            self._weight -= dropped


async def made_once(
    kept: Kept, lock: asyncio.Lock, key: Any, make: Callable[[], Made], weight: int = 0
) -> Made:
    """What was made for this key before, or is made now. Raises what `make` refused with."""
    found: Any = kept.find(key)
    if found is None:
        async with lock:
            found = kept.find(key)
            if found is None:
                found = await asyncio.to_thread(_made_or_refused, make)
                kept.keep(key, found, weight)
    if isinstance(found, RefusedError | InvalidError):
        raise found.with_traceback(None)
    return found


def _made_or_refused(make: Callable[[], Made]) -> Made | RefusedError | InvalidError:
    try:
        return make()
    except (RefusedError, InvalidError) as refused:
        return refused
