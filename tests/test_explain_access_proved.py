"""Explanations are those of the rules: held against the rule of the read path and the oracle, for
everybody and every row; and what people are told for themselves tells nothing of others."""

from collections.abc import AsyncGenerator
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.explaining import Explainer, Subject, questions
from auth.scope import RULES, row_rule
from auth.told import Explanation
from auth.viewer import Kind
from auth.ways import Way
from db.access import rebuild_access
from tests.asking import KINDS, TABLES, Asker
from tests.databases import by_hand
from tests.demo_world import CAL, DEMO, NOW, PIA, PORTAL_PEOPLE, WORKSPACE_PEOPLE
from tests.oracle import NODE_TYPES, Oracle, World

PEOPLE = [*PORTAL_PEOPLE, *WORKSPACE_PEOPLE]


async def test_the_ways_told_grant_what_the_oracle_shows(demo: Asker) -> None:
    """To everybody, of every row of every type: by the steps as they are told, by the rule of the
    read path, and by the oracle."""
    world = World.load(DEMO, NOW)
    for who in PEOPLE:
        oracle = Oracle(world, who)
        binds = {"principal": await demo.public_id(TABLES[who[0]], who), "now": NOW}
        for model in RULES:
            seen = await told_visible(demo, model, KINDS[who[0]], binds)
            known = model.__name__ in NODE_TYPES
            shown = {row.key for row in oracle.rows(model.__name__)} if known else set[str]()
            # Parties and relationships go by what they join, which each side writes in its way.
            joins = model in (db.RelatedParty, db.AccountRelationship)
            assert len(seen) == len(shown), (who, model.__name__)
            assert joins or set(seen) == shown, (who, model.__name__)


@cache
def asked_of_all(model: type[db.Entity], kind: Kind) -> tuple[list[Way], sa.Select[Any]]:
    t = model.__table__.alias()
    ways = RULES[model].ways(t, kind)
    conditions = [row_rule(model, t, kind), *(step.condition for step in questions(ways))]
    truths = [sa.case((condition, 1), else_=0) for condition in conditions]
    return ways, sa.select(t.c.external_key, *truths)


async def told_visible(
    demo: Asker, model: type[db.Entity], kind: Kind, binds: dict[str, Any]
) -> list[str]:
    """Keys of the rows of which all steps of some way hold, each step asked by itself."""
    ways, statement = asked_of_all(model, kind)
    asked, seen = questions(ways), list[str]()
    async with AsyncSession(demo.database.reader) as session:
        found = await session.execute(statement, binds)
        for key, visible, *values in map(tuple[Any, ...], found):
            holds = dict(zip(asked, values, strict=True))
            each = ([*way.gates, *way.steps] for way in ways)
            granted = any(all(holds[step] for step in steps) for steps in each)
            assert granted is bool(visible)
            # What a condition implies holds where it does: else the wrong thing would be told.
            assert all(holds[w] for step in asked if holds[step] for w in step.weaker)
            if granted:
                seen.append(key)
    return seen


@pytest.mark.prove
@pytest.mark.parametrize("who", PEOPLE)
async def test_every_row_is_explained_to_everybody(demo: Asker, who: str) -> None:
    """To the administrator in full; to themselves where they see it. To each of them every fourth
    row, to the next person others."""
    kind, public_id = KINDS[who[0]], await demo.public_id(TABLES[who[0]], who)
    async with AsyncSession(demo.database.reader) as session:
        for model in RULES:
            t = model.__table__
            rows = (await session.scalars(sa.select(t.c.public_id))).all()
            for row in rows[PEOPLE.index(who) % 4 :: 4]:
                in_full, to_them = (Subject(kind, public_id, who, all) for all in (True, False))
                full = await Explainer(session, in_full, NOW).explain(row, {})
                own = await Explainer(session, to_them, NOW).explain(row, {})
                assert full is not None
                assert full.visible is (own is not None)
                assert full.visible is any(way.grants for way in full.ways)
                for way in full.ways:
                    assert [step.holds for step in way.steps].count(False) == (not way.grants)
                    assert all(step.words for step in way.steps)


# --- what people are told for themselves --------------------------------------------------------


CATALOGUE = (db.ProductModel, db.CatalogItem, db.ServiceOffering, db.ServiceCommitment)


async def told_to(demo: Asker, who: str) -> AsyncGenerator[Explanation]:
    """What somebody is told for themselves of every row they see, but for what all see."""
    public_id = await demo.public_id(TABLES[who[0]], who)
    subject = Subject(KINDS[who[0]], public_id, who, everything=False)
    async with AsyncSession(demo.database.reader) as session:
        for model in [one for one in RULES if one not in CATALOGUE]:
            t = model.__table__
            seen = sa.select(t.c.public_id).where(row_rule(model, t, subject.kind)).order_by(t.c.id)
            for row in (await session.scalars(seen, {"principal": public_id, "now": NOW})).all():
                told = await Explainer(session, subject, NOW).explain(row, {})
                if told is not None:
                    yield told


async def test_pia_is_told_no_name_that_she_does_not_see(demo: Asker) -> None:
    """Of accounts, people and configuration items; what she sees may have such a name within."""
    oracle = Oracle(World.load(DEMO, NOW), PIA)
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for type_name in NODE_TYPES:
        for row in oracle.world.rows(type_name):
            names[oracle.sees(row)] |= {str(row.values.get("name")), str(row.values.get("number"))}
    told = [one.summary async for one in told_to(demo, PIA)]
    assert len(told) > 20
    for words in told:
        for name in sorted(names[True], key=len, reverse=True):
            words = words.replace(name, "")
        assert [name for name in names[False] if name in words] == []


async def test_what_cal_is_told_is_the_same_whether_corvid_restricts_access(
    own_demo: Asker,
) -> None:
    """All that Corvid has names him, so that he sees the same rows; the flag is not his to see."""
    restricted = [one async for one in told_to(own_demo, CAL)]
    async with by_hand(own_demo.database) as connection:
        await connection.execute(sa.update(db.Account).values(restrict_contact_access=False))
        await rebuild_access(connection)
    assert [one async for one in told_to(own_demo, CAL)] == restricted
