"""What an explanation says."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.naming import sentence

# The name of what fails on every way alike.
EVERY_WAY = "every way"


@dataclass(frozen=True)
class ToldStep:
    """A step of a way, in words: the one that fails is the last of its way."""

    holds: bool
    words: str


@dataclass(frozen=True)
class ToldWay:
    name: str
    grants: bool
    steps: Sequence[ToldStep]
    # The role whose lack is what fails.
    lacks: str | None = None


@dataclass(frozen=True)
class Withheld:
    """Fields of a visible row that a guard keeps from the viewer: null, whatever it holds."""

    group: str
    fields: Sequence[str]
    because: str


@dataclass(frozen=True)
class Explanation:
    """`withheld` is for administrators."""

    row: str
    viewer: str
    visible: bool
    ways: Sequence[ToldWay]
    withheld: Sequence[Withheld] | None = None

    @property
    def summary(self) -> str:
        if self.visible:
            way = next(way for way in self.ways if way.grants)
            chain = "; ".join(step.words for step in way.steps)
            return sentence(f"{self.viewer} sees {self.row}: {chain}.")
        why = reasons(self.viewer, self.ways)
        return sentence(f"{self.viewer} does not see {self.row}: {why}.")


def reasons(viewer: str, ways: Sequence[ToldWay]) -> str:
    """What is missing, each thing once, and roles at a stroke."""
    roles = [way.lacks for way in ways if way.lacks]
    words = [way.steps[-1].words for way in ways if not way.lacks]
    if roles:
        words.append(f"{viewer} has none of the roles {', '.join(roles)}")
    return "; ".join(dict.fromkeys(words))
