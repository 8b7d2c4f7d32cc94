"""Non-interference of what others do: whoever may not notice a deed hears and reads the same, to
the byte, as if it had never been done."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import make_transient

import db
from db.base import new_public_id
from db.numbers import new_number
from tests.asking import Asker
from tests.demo_world import BO, DEMO, NOW, PORTAL_PEOPLE, WORKSPACE_PEOPLE
from tests.editing import Stored
from tests.listening import Run, feeds_of, masked, run
from tests.noticing import Noticed, deeds, ends, noticed
from tests.oracle import World
from tests.reference import Names

PEOPLE = [*PORTAL_PEOPLE, *WORKSPACE_PEOPLE]


@pytest.fixture(autouse=True)
def no_further_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come by the clock of the wall, and tell of nothing."""
    monkeypatch.setattr("resolvers.dispatching.CHECKPOINT_SECONDS", 3600.0)


def groups(found: Sequence[Noticed]) -> list[list[str]]:
    """People by what they notice."""
    alike: dict[tuple[bool, ...], list[str]] = {}
    for who in PEOPLE:
        alike.setdefault(tuple(who in one.by for one in found), []).append(who)
    return [*alike.values()]


def of(one: Run, who: str, known: set[bytes]) -> list[bytes]:
    heard = [message for kind in feeds_of(who) for message in one.heard[who, kind]]
    return masked([*heard, one.answers[who]], known)


def turns() -> Iterator[Any]:
    """Every second group on one database, the others on the other; where there is time, all on
    both."""
    marks = {"sqlite": [], "postgresql": [pytest.mark.postgresql]}
    for turn, later in ((0, []), (1, [pytest.mark.prove])):
        for place, (backend, mark) in enumerate(marks.items()):
            group = (turn + place) % 2
            yield pytest.param(backend, group, marks=[*mark, *later], id=f"{backend}-{group}")


@pytest.mark.parametrize(("demo_url", "turn"), list(turns()), indirect=["demo_url"])
async def test_hidden_deeds_are_not_heard(own_demo: Asker, turn: int) -> None:
    """Every message tells of a deed that the oracle says is noticed; and with the hidden ones
    left undone everything is as it was with them."""
    every = [*deeds(), *ends()]
    found = noticed(World.load(DEMO, NOW), every, PEOPLE)
    world = World.load(DEMO, NOW)
    names = await Names.read(world, own_demo.database.reader)
    known = {public.encode() for public in names.plain}
    stored = await Stored.read(own_demo.database, world)
    told = [*zip(every, found, strict=True)]
    whole = await run(own_demo, PEOPLE, told)
    for people in groups(found)[turn::2]:
        await stored.back(everything=True)
        few = [(deed, one) for deed, one in told if people[0] in one.by]
        without = await run(own_demo, people, few)
        for who in people:
            assert of(without, who, known) == of(whole, who, known), who


def test_every_deed_is_noticed_by_some_and_hidden_from_others() -> None:
    """So that the comparison above can fail."""
    every = deeds()
    found = noticed(World.load(DEMO, NOW), every, PEOPLE)
    for deed, one in zip(every, found, strict=True):
        assert 0 < len(one.by) < len(PEOPLE), deed


async def test_a_cursor_does_not_tell_how_many_rows_there_are(own_demo: Asker) -> None:
    """Bo opens another case when others have opened a million meanwhile."""
    async with own_demo.database.write() as session:
        his = db.Case.external_key == "cs3"
        case = (await session.scalars(sa.select(db.Case).where(his))).one()
        session.expunge(case)
        make_transient(case)
        case.id, case.external_key = 1_000_000, None
        case.public_id, case.number = new_public_id("case"), new_number(db.Case)
        session.add(case)
    data = await own_demo.ask(BO, "{ cases { edges { cursor } } }")
    cursors = [edge["cursor"] for edge in data["cases"]["edges"]]
    assert (len(cursors), len({len(cursor) for cursor in cursors})) == (3, 1)
