"""What is measured, part by part: each gives the rows of its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.live.asking import People


@dataclass(frozen=True)
class Choice:
    """What is asked for on the command line. `rate`: events a second; 0: as many as are taken."""

    people: People
    sockets: int
    rounds: int
    seconds: float
    rate: float
    servers: Sequence[str]

    def within(self, most: int) -> int:
        """So many sockets, or as many as are asked for."""
        return min(most, self.sockets)
