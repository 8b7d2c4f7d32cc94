"""The two servers side by side: the same principal asks both the same, and where they differ is
kept."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.asking import Asker
from tests.reference.execute import Answer, Comparison, Reference, parts_of
from tests.reference.names import Names
from tests.reference.pages import CURSOR
from tests.reference.random_documents import Question

SHOWN = 5


@dataclass
class Judge:
    """Asks both. `spared`: answers that the limits of the server kept from being compared."""

    demo: Asker
    reference: Reference
    names: Names
    differences: list[str] = field(default_factory=list[str])
    asked: int = 0
    refused: int = 0
    spared: int = 0
    comparisons: dict[str, Comparison] = field(default_factory=dict[str, Comparison])

    async def compare(
        self, who: str, name: str, plain: str, variables: Mapping[str, Any] | None = None
    ) -> Answer:
        """What the reference answers; a difference is noted."""
        variables = dict(variables or {})
        expected = self.reference.ask(who, plain, variables)
        known = self.comparisons.setdefault(who, Comparison())
        given = self.names.public_value(variables)
        given = {
            key: known.server.get(one, one) if isinstance(one, str) else one
            for key, one in given.items()
        }
        answer = await self.demo.answer(who, self.names.public_text(plain), **given)
        self.asked += 1
        found = self.found(known, expected, answer)
        if found:
            self.differences.append(f"{name}\nas {who} with {variables!r}\n{plain}\n{found}")
        return expected

    def found(self, known: Comparison, expected: Answer, answer: Any) -> str | None:
        """What is different, if anything is."""
        errors = answer.get("errors", [])
        if beyond_limits(errors):
            self.spared += 1
            return None
        if not errors:
            if expected.errors:
                return f"not refused: {expected.errors}"
            return known.difference(expected.data, self.names.plain_answer(answer["data"]))
        self.refused += 1
        if "data" in answer:
            return f"refused, and yet answered: {answer}"
        bad = [error for error in errors if error["extensions"] != {"code": "BAD_USER_INPUT"}]
        places = {tuple(error.get("path", ())) for error in errors}
        # What is coerced while a plan is made is told by its location in the document.
        places.discard(())
        right = expected.refused and not bad and places <= expected.refused
        return None if right else f"refused: {errors}"

    async def question(self, who: str, name: str, question: Question) -> None:
        """Asks a random document; a second time with cursors that the first answer told."""
        before = len(self.differences)
        first = await self.compare(who, name, question.text, question.variables)
        told, known = cursors_of(first.data), self.comparisons[who].server
        rng = random.Random(name)
        found: dict[str, str] = {}
        for variable, of in question.cursors.items():
            candidates = [one for one in told if f":{of}:" in one and one in known]
            if candidates and rng.random() < 0.8:
                found[variable] = rng.choice(candidates)
        if found:
            again = {**question.variables, **found}
            await self.compare(who, f"{name}, with cursors", question.text, again)
        if len(self.differences) > before:
            self.differences[-1] += f"\nto keep:\n{question.kept()}"

    def verdict(self) -> None:
        assert self.asked > 10 * self.spared
        shown = "\n\n".join(self.differences[:SHOWN])
        assert not self.differences, f"{len(self.differences)} of {self.asked}:\n{shown}"


def beyond_limits(errors: Any) -> bool:
    """The server refuses what would cost too much; the reference has no limits."""
    return any("at most" in error["message"] for error in errors)


def cursors_of(data: Any) -> list[str]:
    """Every cursor in an answer of the reference, in its order."""
    if isinstance(data, dict | list):
        found = (one for part in parts_of(data).values() for one in cursors_of(part))
        return list(dict.fromkeys(found))
    return [data] if isinstance(data, str) and data.startswith(CURSOR) else []
