"""By difference: the server answers every document as the naive reference does."""

import os
from collections.abc import Iterable
from itertools import islice, product
from pathlib import Path

import pytest

from tests import demo_world
from tests.asking import Asker
from tests.crowd import crowded
from tests.demo_world import DEMO, NOW, PORTAL_PEOPLE, WORKSPACE_PEOPLE
from tests.oracle import World
from tests.reference import Names, Reference
from tests.reference.documents import Documents
from tests.reference.judge import Judge
from tests.reference.random_documents import Question, random_question
from tests.reference.random_values import Stock

PEOPLE = {"portal": PORTAL_PEOPLE, "workspace": WORKSPACE_PEOPLE}
AUDIENCES = pytest.mark.parametrize("audience", PEOPLE)
# `CSMGRAPH_TEST_SEED` asks for others than everybody gets.
SEED = os.environ.get("CSMGRAPH_TEST_SEED", "1")


def documents_in(folder: str) -> dict[str, str]:
    paths = sorted((Path(__file__).parent / folder).glob("*.graphql"))
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


STORIES = documents_in("stories")
# Put the document that a failing test prints into a file there.
KEPT = documents_in("reference/kept")


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference(World.load(DEMO, NOW))


@pytest.fixture
async def names(demo: Asker, reference: Reference) -> Names:
    return await Names.read(reference.world, demo.database.reader)


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
    await compare_all(judge, audience, documents.by_root())
    judge.verdict()


async def compare_all(judge: Judge, audience: str, documents: Iterable[tuple[str, str]]) -> None:
    for name, plain in documents:
        for who in PEOPLE[audience]:
            await judge.compare(who, name, plain)


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
    await compare_all(judge, audience, share(judge.demo, found, step))
    judge.verdict()


@AUDIENCES
@shares(40)
async def test_paths_four_levels_deep(judge: Judge, audience: str, step: int) -> None:
    found = Documents(judge.reference.schemas[audience]).by_two_links()
    await compare_all(judge, audience, share(judge.demo, found, step))
    judge.verdict()


async def compare_random(judge: Judge, audience: str, count: int) -> None:
    """Two people of the audience ask each document."""
    schema, stock = judge.reference.schemas[audience], Stock(judge.reference.world)
    people = PEOPLE[audience]
    for number in range(count):
        question = random_question(audience, schema, stock, f"{SEED} {number}")
        name = f"random document {audience} {SEED} {number}"
        for who in {people[number % len(people)], people[(7 * number + 3) % len(people)]}:
            await judge.question(who, name, question)
    judge.verdict()


@AUDIENCES
@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.prove)])
async def test_random_documents(judge: Judge, audience: str, count: int) -> None:
    await compare_random(judge, audience, count)


@AUDIENCES
@pytest.mark.prove
async def test_random_documents_where_rows_have_twins(
    crowd: Asker, tmp_path: Path, audience: str
) -> None:
    """Every order has ties and nulls there."""
    world = World.load(crowded(tmp_path / "folder"), NOW)
    names = await Names.read(world, crowd.database.reader)
    await compare_random(Judge(crowd, Reference(world), names), audience, 300)


@pytest.mark.parametrize("name", KEPT)
async def test_documents_that_were_answered_otherwise_once(judge: Judge, name: str) -> None:
    question = Question.read(KEPT[name])
    for turn, who in product(range(3), PEOPLE[question.audience]):
        await judge.question(who, f"{name} {turn}", question)
    judge.verdict()
