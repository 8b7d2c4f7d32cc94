"""By difference: the server answers every document as the naive reference does."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests import demo_world
from tests.asking import Asker
from tests.demo_world import DEMO, NOW, PORTAL_PEOPLE, WORKSPACE_PEOPLE
from tests.oracle import World
from tests.reference import Names, Reference
from tests.reference.documents import Documents
from tests.reference.execute import difference
from tests.reference.random_documents import random_documents

PEOPLE = {"portal": PORTAL_PEOPLE, "workspace": WORKSPACE_PEOPLE}
AUDIENCES = pytest.mark.parametrize("audience", PEOPLE)
SHOWN = 5
RANDOM = 60
STORIES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted(Path(__file__).parent.glob("stories/*.graphql"))
}


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference(World.load(DEMO, NOW))


@pytest.fixture
async def names(demo: Asker, reference: Reference) -> Names:
    return await Names.read(reference.world, demo.database.reader)


class Judge:
    """Asks both, and keeps where they differ."""

    def __init__(self, demo: Asker, reference: Reference, names: Names) -> None:
        self.demo, self.reference, self.names = demo, reference, names
        self.differences: list[str] = []
        self.asked = 0
        self.refused = 0

    async def compare(self, who: str, name: str, plain: str) -> None:
        expected = self.reference.ask(who, plain)
        answer = await self.demo.answer(who, self.names.public_text(plain))
        self.asked += 1
        assert not expected.errors, (name, expected.errors)
        if beyond_limits(answer):
            self.refused += 1
            return
        found = answer.get("errors") or difference(
            expected.data, self.names.plain_answer(answer["data"])
        )
        if found:
            self.differences.append(f"{who} {name}: {found}")

    async def compare_all(self, audience: str, documents: Iterable[tuple[str, str]]) -> None:
        for name, plain in documents:
            for who in PEOPLE[audience]:
                await self.compare(who, name, plain)

    def verdict(self) -> None:
        assert self.asked > 10 * self.refused
        shown = "\n".join(self.differences[:SHOWN])
        assert not self.differences, f"{len(self.differences)} of {self.asked}:\n{shown}"


def beyond_limits(answer: Any) -> bool:
    """The server refuses what would cost too much; the reference has no limits."""
    return any("at most" in error["message"] for error in answer.get("errors", []))


@pytest.fixture
def judge(demo: Asker, reference: Reference, names: Names) -> Judge:
    return Judge(demo, reference, names)


@pytest.mark.parametrize("story", STORIES)
async def test_stories(judge: Judge, story: str) -> None:
    """The first line of a story says as whom it is asked."""
    who: str = getattr(demo_world, STORIES[story].split()[2].rstrip(":").upper())
    await judge.compare(who, story, STORIES[story])
    judge.verdict()


@AUDIENCES
async def test_every_list_and_the_links_of_its_rows(judge: Judge, audience: str) -> None:
    documents = Documents(judge.reference.schemas[audience])
    await judge.compare_all(audience, documents.by_root())
    judge.verdict()


def share(demo: Asker, found: Iterable[tuple[str, str]], step: int) -> Iterable[tuple[str, str]]:
    """Every so many of the documents: others on SQLite than on PostgreSQL."""
    return islice(found, 0 if demo.database.sqlite else step // 2, None, step)


def shares(step: int) -> pytest.MarkDecorator:
    """What there is time for, and all."""
    everything = pytest.param(1, id="all", marks=pytest.mark.prove)
    return pytest.mark.parametrize("step", [pytest.param(step, id="some"), everything])


@AUDIENCES
@shares(3)
async def test_paths_three_levels_deep(judge: Judge, audience: str, step: int) -> None:
    found = Documents(judge.reference.schemas[audience]).by_link()
    await judge.compare_all(audience, share(judge.demo, found, step))
    judge.verdict()


@AUDIENCES
@shares(40)
async def test_paths_four_levels_deep(judge: Judge, audience: str, step: int) -> None:
    found = Documents(judge.reference.schemas[audience]).by_two_links()
    await judge.compare_all(audience, share(judge.demo, found, step))
    judge.verdict()


@AUDIENCES
async def test_random_documents(judge: Judge, audience: str) -> None:
    schema = judge.reference.schemas[audience]
    found = random_documents(schema, list(judge.reference.rows), RANDOM)
    for number, plain in enumerate(found):
        for who in PEOPLE[audience][number % 4 :: 4]:
            await judge.compare(who, f"random document {number}", plain)
    judge.verdict()
