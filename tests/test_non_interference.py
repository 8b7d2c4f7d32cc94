"""Non-interference: two worlds that differ only in what somebody may not see answer them alike, to
the byte: bodies, headers, counts, cursors, errors, refusals.

The two worlds are one database before and after an edit of rows and cells; the oracle says that
the edit is hidden, by an equal projection. What the server derives is derived anew.
"""

import random
from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import Any

import pytest

from tests.asking import Asker
from tests.demo_world import (
    CONTACTS,
    DEMO,
    NOW,
    PORTAL_PEOPLE,
    WORKSPACE_PEOPLE,
)
from tests.drafts import Draft
from tests.editing import Stored
from tests.hidden_edits import Edit, Hiding, edits, readable
from tests.oracle import NODE_TYPES, Oracle, World
from tests.probing import Answer, Probe, Prober, by_ids, faulty, pages, probing, reading, refused
from tests.projection import projection
from tests.reference import Names

PEOPLE = {"PORTAL": PORTAL_PEOPLE, "WORKSPACE": WORKSPACE_PEOPLE}
SEED = 20261121
TOGETHER = 20
SHOWN = 3
# How many edits are tried for each viewer, and how many that can be seen are looked for.
SOME, SEEN = {"PORTAL": 40, "WORKSPACE": 30}, 1
MANY, MANY_SEEN = 150, 25


class Two:
    """One server, asked before and after."""

    def __init__(self, prober: Prober, world: World, names: Names, stored: Stored) -> None:
        self.prober, self.world, self.names, self.stored = prober, world, names, stored
        self.chance = random.Random(SEED)
        self.edits = edits(world, self.chance)

    async def probes(self, who: str, share: slice = slice(None)) -> list[Probe]:
        """Every row by its id; and, or a share of this, all else there is to ask, with deeds on
        rows that are hidden."""
        oracle = Oracle(self.world, who)
        ids = {
            kind: [self.names.public[row] for row in self.world.rows(kind)] for kind in NODE_TYPES
        }
        hidden = [
            self.names.public[row]
            for kind in ("Account", "Contact", "Consumer", "SoldProduct", "InstallBaseItem", "Case")
            for row in self.world.rows(kind)
            if not oracle.sees(row)
        ]
        audience = oracle.audience
        rest = [
            *reading(audience),
            *faulty(audience),
            *refused(audience, self.chance.sample(hidden, min(2, len(hidden)))),
            *await pages(self.prober, who, audience),
        ]
        return [*by_ids(audience, ids), *rest[share]]

    async def answers(self, who: str, probes: Sequence[Probe]) -> list[Answer]:
        return [await self.prober.ask(who, probe) for probe in probes]

    async def noticed(self, who: str, draft: Draft, probes: Sequence[Probe], before: Any) -> Any:
        """A probe whose answer the draft changes, and both answers; everything is as it was
        afterwards."""
        await self.stored.write(draft)
        found = None
        for probe, was in zip(probes, before, strict=True):
            if found is None and (now := await self.prober.ask(who, probe)) != was:
                found = probe, was, now
        await self.stored.back()
        draft.back_to()
        return found

    def candidates(self, who: str, most: int | None) -> list[Edit]:
        """Ends come last: what is gone cannot be edited."""
        oracle = Oracle(self.world, who)
        found = [edit for edit in self.edits if not readable(oracle, edit)]
        self.chance.shuffle(found)
        return sorted(found[:most], key=lambda edit: edit.name.endswith("gone"))

    async def hidden(self, who: str, some: Sequence[Edit], probes: Any, before: Any) -> int:
        """None of these is noticed as far as they are hidden; how many were."""
        hiding = Hiding(self.world, who)
        for at in range(0, len(some), TOGETHER):
            hiding.make(some[at : at + TOGETHER])
        hiding.beside()
        assert hiding.unchanged()
        if found := await self.noticed(who, hiding.draft, probes, before):
            guilty = await self.guilty(who, hiding.made, *found[:2])
            raise AssertionError((who, guilty or "what no folder holds", found))
        return len(hiding.made)

    async def guilty(self, who: str, made: Sequence[Edit], probe: Probe, was: Any) -> list[str]:
        """The edits that are noticed alone."""
        names: list[str] = []
        for edit in made:
            draft = Draft(self.world)
            edit.make(draft)
            if await self.noticed(who, draft, [probe], [was]):
                names.append(edit.name)
        return names[:SHOWN]

    async def seen(self, who: str, count: int, some: Any, probes: Any, before: Any) -> int:
        """As many of these that can be seen, each of which is noticed: the probes look closely."""
        known, found = projection(self.world, who), 0
        for edit in self.chance.sample(some, len(some)):
            if found == count:
                break
            draft = Draft(self.world)
            edit.make(draft)
            if projection(self.world, who) == known:
                draft.back_to()
                continue
            assert await self.noticed(who, draft, probes, before), (who, edit.name)
            found += 1
        return found


@pytest.fixture(name="two")
async def two_fixture(own_demo: Asker) -> AsyncGenerator[Two]:
    world = World.load(DEMO, NOW)
    names = await Names.read(world, own_demo.database.reader)
    stored = await Stored.read(own_demo.database, world)
    async with probing(own_demo) as prober:
        for who in (*PORTAL_PEOPLE, *WORKSPACE_PEOPLE):  # by the keys that the edits change
            await own_demo.identity(who)
        yield Two(prober, world, names, stored)


def turns() -> Iterator[Any]:
    """Each audience on one database; on the other where there is time."""
    marks = {"sqlite": [], "postgresql": [pytest.mark.postgresql]}
    for backend, audience in (("sqlite", "PORTAL"), ("postgresql", "WORKSPACE")):
        yield pytest.param(backend, audience, marks=marks[backend], id=f"{backend}-{audience}")
    for backend, audience in (("sqlite", "WORKSPACE"), ("postgresql", "PORTAL")):
        both = [*marks[backend], pytest.mark.prove]
        yield pytest.param(backend, audience, marks=both, id=f"{backend}-{audience}")


TURNS = pytest.mark.parametrize(("demo_url", "audience"), list(turns()), indirect=["demo_url"])


@TURNS
async def test_hidden_edits_are_not_noticed(two: Two, audience: str) -> None:
    """Some of the edits, by half of the questions."""
    made = 0
    for turn, who in enumerate(PEOPLE[audience]):
        # a question is compiled for each kind of principal: contacts alone ask the other half
        half = slice(turn % 2 if who in CONTACTS else 0, None, 2)
        probes = await two.probes(who, half)
        before = await two.answers(who, probes)
        broken = [p.name for p, a in zip(probes, before, strict=True) if not a.fine]
        assert all(name.startswith("wrong") for name in broken), broken
        made += await two.hidden(who, two.candidates(who, SOME[audience]), probes, before)
        oracle = Oracle(two.world, who)
        plain = [edit for edit in two.edits if readable(oracle, edit)]
        assert await two.seen(who, SEEN, plain, probes, before) == min(SEEN, len(plain))
    assert made > len(PEOPLE[audience]) * SOME[audience] / 3


@pytest.mark.prove
@pytest.mark.parametrize(
    ("demo_url", "turn"),
    [("sqlite", 0), pytest.param("postgresql", 1, marks=pytest.mark.postgresql)],
    indirect=["demo_url"],
)
async def test_no_hidden_edit_is_noticed(two: Two, turn: int) -> None:
    """Every edit for every viewer, each on one of the two databases."""
    # No path leads to a new entitlement that has no contract; its id nobody knows.
    some = [edit for edit in two.edits if edit.cell or edit.row.type != "Entitlement"]
    for who in (*PORTAL_PEOPLE, *WORKSPACE_PEOPLE):
        probes = await two.probes(who)
        before = await two.answers(who, probes)
        every = two.candidates(who, None)[turn::2]
        for at in range(0, len(every), MANY):
            await two.hidden(who, every[at : at + MANY], probes, before)
        assert await two.seen(who, MANY_SEEN, some, probes, before)
