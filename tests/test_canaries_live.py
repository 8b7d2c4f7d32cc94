"""Canaries in what is said unasked: in live events, while others write texts that are one of a
kind; and in what is said of a fault."""

import logging
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.canaries import CANARY, Cage, backends, caged, readable
from tests.demo_world import (
    ADMIN,
    AGENT,
    BO,
    CONSUMER_AGENT,
    MACHINE,
    MANAGER,
    NOC,
    PORTAL_PEOPLE,
    WORKSPACE_PEOPLE,
)
from tests.listening import feeds_of, run
from tests.noticing import deeds, noticed
from tests.oracle import Oracle
from tests.probing import Probe

PEOPLE = [*PORTAL_PEOPLE, *WORKSPACE_PEOPLE]


@pytest.fixture(autouse=True)
def no_further_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come by the clock of the wall, and tell of nothing."""
    monkeypatch.setattr("resolvers.dispatching.CHECKPOINT_SECONDS", 3600.0)


RAISE = {
    "sqlite": [
        "CREATE TRIGGER broken BEFORE INSERT ON case_comment"
        " BEGIN SELECT RAISE(ABORT, '§secret of the house§'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '§secret of the house§'; END $$",
        "CREATE TRIGGER broken BEFORE INSERT ON case_comment"
        " FOR EACH ROW EXECUTE FUNCTION broken()",
    ],
}


@pytest.fixture(name="cage")
async def cage_fixture(empty_url: str, tmp_path: Path) -> AsyncGenerator[Cage]:
    async with caged(empty_url, tmp_path) as cage:
        yield cage


@pytest.mark.parametrize("empty_url", [*backends("postgresql")], indirect=True)
async def test_what_a_fault_says_stays_in_the_log(
    cage: Cage, caplog: pytest.LogCaptureFixture
) -> None:
    """Also what the database says of the rows in its own words."""
    async with cage.asker.database.write() as session:
        for statement in RAISE["sqlite" if cage.asker.database.sqlite else "postgresql"]:
            await session.execute(sa.text(statement))
    deed = """mutation ($i: AddCaseCommentInput!) {
      addCaseComment(input: $i) { userErrors { message } } }"""
    given = {"i": {"caseId": await cage.asker.public_id("case_record", "cs3"), "body": "Hm."}}
    with caplog.at_level(logging.ERROR):
        answer = await cage.prober.ask(BO, Probe("a fault", deed, given))
    assert b"Internal server error." in answer.body
    assert "secret" not in answer.body.decode()
    assert "secret of the house" in caplog.text
    async with cage.asker.database.write() as session:  # the copy is used again
        on = "" if cage.asker.database.sqlite else " ON case_comment"
        await session.execute(sa.text(f"DROP TRIGGER broken{on}"))
        if on:
            await session.execute(sa.text("DROP FUNCTION broken"))


@pytest.mark.parametrize("empty_url", [*backends("sqlite")], indirect=True)
async def test_events_say_what_is_theirs_and_nothing_else(cage: Cage) -> None:
    """Comments, work notes, cases, outages, alerts and incidents, each text of them one of a kind
    as well."""
    before = {who: readable(Oracle(cage.world, who)) for who in PEOPLE}
    every = deeds()
    noticing = noticed(cage.world, every, PEOPLE)
    told = await run(cage.asker, PEOPLE, zip(every, noticing, strict=True))
    for who in PEOPLE:
        messages = b"".join(message for kind in feeds_of(who) for message in told.heard[who, kind])
        after = readable(Oracle(cage.world, who))
        heard = set(CANARY.findall(messages.decode()))
        assert heard <= before[who] | after, who
        assert after - before[who] <= heard, who
        answered = set(CANARY.findall(told.answers[who].decode()))
        assert after - before[who] <= answered <= after, who
    for who in (AGENT, CONSUMER_AGENT, NOC, MANAGER, ADMIN, MACHINE):
        text = "{ auditEntries(first: 100) { nodes { before after } } }"
        trail = str(await cage.asker.ask(who, text))
        assert ("§" in trail) == (who in (MANAGER, ADMIN)), who
