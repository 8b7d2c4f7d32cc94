"""What can be asked of a world: a document of lists, or a walk over the pages of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.worlds.conditions import Condition
from tests.worlds.selections import Follow

PAGE = 2


@dataclass(frozen=True)
class Question:
    """A document of root lists."""

    name: str
    roots: Sequence[Follow]

    @property
    def conditions(self) -> list[Condition]:
        """Those whose operand is a variable."""
        deep = [below for root in self.roots for below in root.target.follows]
        found = [each.condition for each in (*self.roots, *deep)]
        return [condition for condition in found if condition and condition.variable]

    @cached_property
    def text(self) -> str:
        declared = ", ".join(condition.declaration for condition in self.conditions)
        head = f"query ({declared}) " if declared else ""
        return f"{head}{{ {' '.join(root.text() for root in self.roots)} }}"


@dataclass(frozen=True)
class Walk:
    """A list page by page: of the roots, or below a row of `owner`."""

    name: str
    target: str
    owner: str | None
    order: tuple[str, str] | None
    backward: bool

    @cached_property
    def text(self) -> str:
        size, side = ("last", "before") if self.backward else ("first", "after")
        order = ""
        if self.order:
            order = f", orderBy: {{ field: {self.order[0]}, direction: {self.order[1]} }}"
        found = (
            f"found: {self.name}({size}: {PAGE}, {side}: $cursor{order}) {{ totalCount"
            " pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
            " edges { cursor node { id } } nodes { id } }"
        )
        if self.owner is None:
            return f"query ($cursor: String) {{ {found} }}"
        return (
            f"query ($cursor: String, $id: ID!) {{ node(id: $id) {{ ... on {self.owner}"
            f" {{ {found} }} }} }}"
        )
