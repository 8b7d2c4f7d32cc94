"""What a document asks below its roots: as text, and as the oracle answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.oracle import Oracle, Participant, Row
from tests.oracle.fields import column
from tests.worlds.conditions import Condition

PAGE = "totalCount pageInfo { hasNextPage hasPreviousPage }"
ALL = 100


@dataclass(frozen=True)
class Selection:
    """Fields of a type: values, and what is followed from it."""

    type_name: str
    values: Sequence[str] = ("id",)
    follows: Sequence["Follow"] = ()

    def text(self) -> str:
        return " ".join([*self.values, *(follow.text() for follow in self.follows)])


@dataclass(frozen=True)
class Follow:
    """A link, or a page of a list: of so many rows from its start, or from its end if negative."""

    name: str
    target: Selection
    many: bool
    size: int = ALL
    condition: Condition | None = None
    key: str = ""

    def text(self) -> str:
        alias = f"{self.key}: " if self.key else ""
        inner = self.target.text()
        if not self.many:
            return f"{alias}{self.name} {{ {inner} }}"
        size = f"first: {self.size}" if self.size > 0 else f"last: {-self.size}"
        only = f", filter: {self.condition.text()}" if self.condition else ""
        return f"{alias}{self.name}({size}{only}) {{ {PAGE} nodes {{ {inner} }} }}"

    @property
    def answered_as(self) -> str:
        return self.key or self.name

    @property
    def cost(self) -> int:
        """As the server reckons, about."""
        own = 30 if self.many else 6
        return own + sum(follow.cost for follow in self.target.follows)


@dataclass
class Sight:
    """The oracle's answers for one principal, with the public ids of the server's rows."""

    oracle: Oracle
    public: Mapping[Row, str]
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def row(self, row: Row | None, selection: Selection) -> Any:
        if row is None:
            return None
        found = {name: self._value(row, name) for name in selection.values}
        followed = {each.answered_as: self._follow(row, each) for each in selection.follows}
        return found | followed

    def page(self, rows: list[Row] | None, follow: Follow) -> Any:
        """A guarded list is null."""
        if rows is None:
            return None
        if follow.condition:
            condition = follow.condition.given(self.variables)
            rows = self.oracle.filtered(rows, condition, self.public.__getitem__)
        shown = rows[: follow.size] if follow.size > 0 else rows[follow.size :]
        more = len(shown) < len(rows)
        return {
            "totalCount": len(rows),
            "pageInfo": {
                "hasNextPage": more and follow.size > 0,
                "hasPreviousPage": more and follow.size < 0,
            },
            "nodes": [self.row(row, follow.target) for row in shown],
        }

    def _value(self, row: Row, name: str) -> Any:
        if name == "id":
            return self.public[row]
        if name == "affectedAccountCount":
            return self.oracle.affected_account_count(row)
        return self.oracle.value(row, name)

    def _follow(self, row: Row, follow: Follow) -> Any:
        if follow.many:
            return self.page(self.oracle.connection(row, follow.name), follow)
        if follow.name in self.oracle.participants(row.type):
            return self._participant(self.oracle.participant(row, follow.name), follow.target)
        return self.row(self.oracle.link(row, follow.name), follow.target)

    def _participant(self, person: Participant | None, selection: Selection) -> Any:
        if person is None:
            return None
        found = {name: getattr(person, column(name)) for name in selection.values}
        for each in selection.follows:
            found[each.answered_as] = self.row(getattr(person, each.name), each.target)
        return found
