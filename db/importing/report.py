"""What an import tells: how many rows of each file did what, and what was wrong where."""

from collections.abc import Callable
from dataclasses import dataclass, field

KEPT_PROBLEMS = 1000

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


@dataclass(frozen=True)
class Problem:
    """One finding. `refused` is false for a mere notice: an identical second row."""

    file: str
    line: int | None
    column: str | None
    reason: str
    refused: bool = True

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.column, self.reason) if part)


@dataclass
class FileCount:
    """Rows of one file; `rows` is the sum of all the others."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    refused: int = 0


@dataclass
class Report:
    """`problems` keeps the first thousand, however many there are; `tell` hears them all."""

    dry_run: bool
    written: bool = False
    files: dict[str, FileCount] = field(default_factory=dict[str, FileCount])
    problems: list[Problem] = field(default_factory=list[Problem])
    refusals: int = 0
    """Problems that refused a row or a file; the notices are not among them."""

    @property
    def ok(self) -> bool:
        return self.refusals == 0

    def note(self, problem: Problem) -> None:
        self.refusals += problem.refused
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)
