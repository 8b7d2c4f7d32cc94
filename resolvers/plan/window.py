"""Windows: how many rows of a list are asked for, from where, and which way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from auth.scope import Condition
from db.types import Moment
from resolvers.plan.arguments import Arguments, RefusedError, Request
from resolvers.plan.compiler import Compiler
from resolvers.plan.declared import Leaf
from resolvers.plan.orders import Bound, Order

DEFAULT_SIZE = 20
MAX_SIZE = 100


@dataclass(frozen=True)
class Opened:
    """The place of a cursor, its key as the database takes it."""

    key: Any
    id: int


class Window:
    """The arguments first, after, last and before of one list. `number` names the list in the
    answer, so that its cursors are sealed for it alone."""

    def __init__(
        self, compiler: Compiler, arguments: Arguments, order: Order, name: str, counted: bool
    ) -> None:
        self.compiler, self.arguments = compiler, arguments
        self.name, self.counted = name, counted
        self.number = len(compiler.contexts)
        compiler.contexts.append(self.context)
        compiler.checks.append(self._check)
        values = arguments.values
        if values.get("first") is not None and values.get("last") is not None:
            raise RefusedError("Give first or last, not both.", arguments.path)
        # With `counted` one row more is read than asked for: it tells that there are more.
        self.backward = values.get("last") is not None
        self.size = sa.bindparam(compiler.binds.add(self._size), type_=sa.Integer())
        self.limit = self.size + 1 if self.counted else self.size
        self._leaf = order.leaf
        self._places = {side: self._bound(side) for side in ("after", "before") if self.has(side)}

    def has(self, side: str) -> bool:
        return self.arguments.values.get(side) is not None

    @property
    def from_the_start(self) -> bool:
        return not self._places

    def bounds(self, order: Order, key: Any, row_id: Any) -> list[Condition]:
        return [
            order.beyond(key, row_id, place, side == "after")
            for side, place in self._places.items()
        ]

    def outside(self, order: Order, key: Any, row_id: Any, after: bool) -> Condition:
        """At the cursor that bounds the window on this side, or beyond it."""
        place = self._places["before" if after else "after"]
        return sa.not_(order.beyond(key, row_id, place, not after))

    def _check(self, request: Request) -> None:
        self._size(request)
        for side in self._places:
            self._open(request, side, self.arguments.getter(side))

    def _size(self, request: Request) -> int:
        name = "last" if self.backward else "first"
        size: int | None = self.arguments.getter(name)(request)
        if size is None:
            return DEFAULT_SIZE
        if not 1 <= size <= MAX_SIZE:
            text = f"{name} must be from 1 to {MAX_SIZE}."
            raise RefusedError(text, self.arguments.path)
        return size

    def _bound(self, side: str) -> Bound:
        add, get = self.compiler.binds.add, self.arguments.getter(side)
        kinds: dict[Leaf, Any] = {Leaf.MOMENT: Moment(), Leaf.INTEGER: sa.Integer()}
        null = sa.bindparam(
            add(lambda request: self._open(request, side, get).key is None), type_=sa.Boolean()
        )
        key = sa.bindparam(
            add(lambda request: self._open(request, side, get).key),
            type_=kinds.get(self._leaf, sa.Text()),
        )
        place = add(lambda request: self._open(request, side, get).id)
        return Bound(key, null, sa.bindparam(place, type_=sa.BigInteger()))

    def _key(self, key: str | None) -> Any:
        if key is None:
            return None
        if self._leaf is Leaf.MOMENT:
            return self.compiler.dialect.bind_moment(datetime.fromisoformat(key))
        return int(key) if self._leaf is Leaf.INTEGER else key

    def _open(self, request: Request, side: str, get: Any) -> Opened:
        known = request.memory.get((self.number, side))
        if known is None:
            try:
                place = request.seal.open(get(request), self.context(request))
                known = Opened(self._key(place.key), place.id)
            except ValueError as error:  # sealed for another, by another, or in an older form
                text = f"{side} is not a cursor of this list."
                raise RefusedError(text, self.arguments.path) from error
            request.memory[self.number, side] = known
        return known

    def context(self, request: Request) -> bytes:
        """What a cursor is good for: this viewer, this list, this filter, this order."""
        asked = [self.arguments.getter(name)(request) for name in ("filter", "orderBy")]
        parts = [request.principal, self.name, *asked]
        return orjson.dumps(parts, default=lambda value: getattr(value, "name", str(value)))
