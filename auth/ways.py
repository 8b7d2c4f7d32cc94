"""How rules are written: ways in which a row or a value is somebody's, each of steps that must
all hold, and each step in words next to its condition.

The read path compiles the conditions; whoever asks why a row shows is told the words of these very
conditions. In the words `{viewer}` stands for who asks, `{row}` for the row at hand, `{account}`
for the account of a reach and `{about}` for the rows a step is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import sqlalchemy as sa

import db
from auth.grants import Condition, Given, Table, reach, reaches
from auth.viewer import Kind, Role, may_have, my


@dataclass(frozen=True, eq=False)
class About:
    """Other rows that a step is about: `ids` selects them by the row at hand. `seen`: the step
    rests on the viewer's seeing them (by `role` alone, where one is given)."""

    model: type[db.Entity]
    ids: sa.Select[Any]
    seen: bool = True
    role: Role | None = None


class Step:
    """`condition` asks a row at hand; `among` asks the same where all rows that fulfil it are to be
    found, if another form is better for that. A step without words for when it holds goes without
    saying.

    `weaker` makes what the condition implies: asked one after the other before it, they tell
    exactly what is missing. `about` makes what the words are about. A statement needs neither.
    """

    def __init__(
        self,
        condition: Condition,
        holds: str,
        fails: str,
        weaker: "Callable[[], tuple[Step, ...]]" = tuple,
        about: Callable[[], tuple[About, ...]] = tuple,
        # Of a reach: the account, and what must be given by the rows that lead to it.
        account: Any = None,
        given: tuple[Given, ...] = (),
        among: Condition | None = None,
    ) -> None:
        self.condition, self.holds, self.fails = condition, holds, fails
        self._weaker, self._about = weaker, about
        self.account, self.given = account, given
        self.among = condition if among is None else among

    @cached_property
    def weaker(self) -> "tuple[Step, ...]":
        return self._weaker()

    @cached_property
    def about(self) -> tuple[About, ...]:
        return self._about()


@dataclass(frozen=True, eq=False)
class Way:
    """`gates` are steps of every way of the table: asked first when it is told. `personal`: the
    row itself names the viewer, which says nothing of anybody else's rows."""

    name: str
    steps: tuple[Step, ...]
    gates: tuple[Step, ...] = ()
    role: Role | None = None
    personal: bool = False

    @property
    def condition(self) -> Condition:
        return all_of([*self.steps, *self.gates])

    @property
    def among(self) -> Condition:
        return together([step.among for step in (*self.steps, *self.gates)])


Ways: TypeAlias = Callable[[Table], list[Way]]
RoleRule: TypeAlias = Callable[[Table], list[Step]]
RoleRules: TypeAlias = Mapping[Role, RoleRule]

NOBODY: Ways = lambda _t: []  # noqa: E731
EVERYBODY: Ways = lambda _t: [Way("everybody", (Step(sa.true(), "everybody sees {row}", ""),))]  # noqa: E731


def any_of(ways: list[Way]) -> Condition:
    return sa.or_(sa.false(), *(way.condition for way in ways))


def all_of(steps: list[Step]) -> Condition:
    return together([step.condition for step in steps])


def together(asked: list[Condition]) -> Condition:
    """All of them; the statement shall not ask whether what always holds does."""
    return sa.and_(*asked) if asked else sa.true()


def reaching(account: sa.ColumnElement[Any], *given: Given) -> Step:
    """The account in this column is in reach, by rows that give all this."""

    def weaker() -> tuple[Step, ...]:
        return tuple(
            Step(reaches(account, *given[:n]), "", "", account=account, given=given[:n])
            for n in range(len(given))
        )

    among = account.in_(reach(*given))
    condition = reaches(account, *given)
    return Step(condition, "", "", weaker, account=account, given=given, among=among)


def every(*roles: Role) -> dict[Role, RoleRule]:
    return {role: lambda _t: [] for role in roles}


def said(condition: Callable[[Table], Condition], holds: str, fails: str) -> RoleRule:
    return lambda t: [Step(condition(t), f"{{row}} {holds}", f"{{row}} {fails}")]


def has(role: Role) -> Condition:
    return my(Kind.USER, role.value)


def role_name(role: Role) -> str:
    names = {Role.NOC: "NOC engineer", Role.ADMIN: "administrator"}
    return names.get(role, role.value.replace("_", " "))


def _by_role(role: Role, steps: list[Step]) -> Way:
    name = role_name(role)
    holds, fails = f"{{viewer}} has the role {name}", f"{{viewer}} does not have the role {name}"
    return Way(f"role {name}", (Step(has(role), holds, fails), *steps), role=role)


@dataclass(frozen=True, eq=False)
class Rule:
    """The ways of each kind of principal. Of users each role is taken whole."""

    contact: Ways
    consumer: Ways
    user: RoleRules

    def ways(self, t: Table, kind: Kind) -> list[Way]:
        if kind is Kind.CONTACT:
            return self.contact(t)
        if kind is Kind.CONSUMER:
            return self.consumer(t)
        return [_by_role(role, steps(t)) for role, steps in self.user.items() if may_have(role)]

    def __call__(self, t: Table, kind: Kind) -> Condition:
        return any_of(self.ways(t, kind))
