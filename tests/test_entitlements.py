"""Whoever's sight another place in the hierarchy, role, relation or party changes is named by the
log; whoever is named besides, is so for a reason."""

import random
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import load_only

import db
from db.importing import import_folder
from tests.demo_world import ANN, BO, DEMO, IVO, NOC, NOW
from tests.drafts import Draft
from tests.editing import Stored
from tests.entitling import (
    Changed,
    Sight,
    entitlement_edits,
    last,
    named,
    names_of,
    reach_of_all,
    told_scope,
)
from tests.entitling_deeds import CHANGES, CUSTOMER, Hands, done, moves, setting
from tests.oracle import World
from tests.worlds.folders import write_folder
from tests.worlds.maker import Maker


@pytest.mark.parametrize("name", CHANGES)
async def test_those_concerned_are_named(demo_database: db.Database, name: str) -> None:
    deed, expected = CHANGES[name]
    before = await last(demo_database)
    await done(demo_database, deed)
    told = await told_scope(demo_database, before)
    assert await names_of(demo_database, told) == set(expected)
    assert len(told) == (1 if expected else 0)
    assert await reach_of_all(demo_database) == await reach_of_all(demo_database, rebuilt=True)


@pytest.mark.parametrize("most", [12, pytest.param(None, marks=pytest.mark.prove)])
async def test_nobody_whose_sight_changes_is_left_out(
    demo_database: db.Database, most: int | None
) -> None:
    """Edits of the demo world, each made and taken back as a deed does it; the oracle says whose
    sight they change."""
    stored = await Stored.read(demo_database, World.load(DEMO, NOW))
    await no_edit_leaves_anybody_out(stored, most)


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.prove) for n in (2, 3))])
async def test_nobody_is_left_out_in_a_random_world(
    empty_database: db.Database, tmp_path: Path, seed: int
) -> None:
    folder = write_folder(tmp_path / "world", Maker(seed).world())
    report = await import_folder(empty_database, folder, now=NOW)
    assert report.ok, report.problems
    stored = await Stored.read(empty_database, World.load(folder, NOW))
    await no_edit_leaves_anybody_out(stored, 12)


async def no_edit_leaves_anybody_out(stored: Stored, most: int | None) -> None:
    world, chance = stored.world, random.Random(stored.database.sqlite)
    first = Sight.of(world)
    every = entitlement_edits(world, chance)
    for edit in every if most is None else chance.sample(every, most):
        draft = Draft(world)
        changed = Changed.by(edit, draft)
        if changed is None:
            continue
        differing = first.differing(Sight.of(world), changed.rows)
        for back in (False, True):
            before = await last(stored.database)
            if back:
                draft.back_to()
            await changed.write(stored, back=back)
            assert differing <= await named(stored, before), (edit.name, back)
            reach = await reach_of_all(stored.database)
            assert reach == await reach_of_all(stored.database, rebuilt=True), edit.name


# --- telling cannot be forgotten ------------------------------------------------------------


async def test_several_changes_of_a_deed_are_told_at_once(demo_database: db.Database) -> None:
    async def deed(hands: Hands) -> None:
        await hands.set(db.Contact, BO, active=False)
        await hands.session.flush()
        await hands.set(db.User, NOC, active=False)

    before = await last(demo_database)
    await done(demo_database, deed)
    (told,) = await told_scope(demo_database, before)
    assert await names_of(demo_database, [told]) == {BO, NOC}


async def test_what_was_there_before_must_be_known(demo_database: db.Database) -> None:
    """Or it may concern anybody: so it is told."""

    async def deed(hands: Hands) -> None:
        ann = db.Contact.external_key == ANN
        part = sa.select(db.Contact).options(load_only(db.Contact.name)).where(ann)
        contact = (await hands.session.scalars(part)).one()
        contact.role = db.ContactRole.CUSTOMER_ADMIN

    before = await last(demo_database)
    await done(demo_database, deed)
    (told,) = await told_scope(demo_database, before)
    assert told["everybody"]
    assert await reach_of_all(demo_database) == await reach_of_all(demo_database, rebuilt=True)


async def test_many_are_told_by_telling_everybody(
    demo_database: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.entitled.MOST_NAMED", 2)
    before = await last(demo_database)
    await done(demo_database, moves)
    await done(demo_database, setting(db.Contact, IVO, role=CUSTOMER))
    many, few = await told_scope(demo_database, before)
    assert (many["everybody"], few["everybody"]) == (True, False)
    assert await reach_of_all(demo_database) == await reach_of_all(demo_database, rebuilt=True)


async def test_a_statement_past_the_session_s_objects_is_refused(
    demo_database: db.Database,
) -> None:
    for statement in (
        sa.update(db.Contact).values(active=False),
        sa.delete(db.RelatedParty),
        sa.insert(db.ContactRelationship).values(contact_id=1, account_id=1),
    ):
        with pytest.raises(RuntimeError, match="decides who sees what"):
            async with demo_database.write() as session:
                await session.execute(statement)


async def test_a_deed_undone_is_not_told(demo_database: db.Database) -> None:
    async def deed(hands: Hands) -> None:
        await hands.set(db.Contact, BO, active=False)
        await hands.session.flush()
        raise ZeroDivisionError

    before = await last(demo_database)
    with pytest.raises(ZeroDivisionError):
        await done(demo_database, deed)
    await done(demo_database, setting(db.Account, "a1", name="Boxeo Group"))
    assert await told_scope(demo_database, before) == []


async def test_a_savepoint_undone_takes_nothing_with_it(demo_database: db.Database) -> None:
    async def deed(hands: Hands) -> None:
        await hands.set(db.Contact, BO, active=False)
        await hands.session.flush()
        with pytest.raises(ZeroDivisionError):
            async with hands.session.begin_nested():
                raise ZeroDivisionError

    before = await last(demo_database)
    await done(demo_database, deed)
    assert await names_of(demo_database, await told_scope(demo_database, before)) == {BO}
