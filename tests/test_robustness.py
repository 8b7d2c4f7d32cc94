"""What happens to one request stays with it: lost connections, clients that leave, statements
without end, and many requests at once."""

import asyncio
from typing import Any

import pytest

import db
from db import faults, near
from tests.asking import Asker
from tests.demo_world import ADMIN, AGENT, BEA, BO, MIA, MONITORING_OWNER, NOC, PIA

ENDLESS = """with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000)
select count(*) from n"""
HOME = """query ($first: Int) {
  viewer { name roles }
  soldProducts(first: $first) { totalCount nodes { name account { name } installBaseItems {
    nodes { name health cases { totalCount } } } } }
}"""
CASES = "{ cases { totalCount nodes { number subject contact { displayName } } } }"


def ends(database: db.Database) -> Any:
    """A moment for the driver to notice what happened to its connection."""
    return asyncio.sleep(0 if database.sqlite else 0.2)


async def kill_connections(database: db.Database) -> None:
    """As a restart of the server does; SQLite has none that could be killed."""
    if not database.sqlite:
        await database.fetch(
            """select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()""",
            (),
        )
    await ends(database)


async def test_lost_connections_are_replaced_before_anybody_notices(own_demo: Asker) -> None:
    async def many() -> list[Any]:
        return await asyncio.gather(*(own_demo.ask(BO, CASES) for _ in range(12)))

    first = await many()
    await kill_connections(own_demo.database)
    assert await many() == first
    await kill_connections(own_demo.database)
    document = 'mutation { createCase(input: {subject: "Still here"}) { case { subject } } }'
    data = await own_demo.ask(BO, document)
    assert data["createCase"]["case"] == {"subject": "Still here"}


async def test_a_client_that_leaves_takes_no_connection_with_it(own_demo: Asker) -> None:
    database = own_demo.database
    for patience in (0.0, 0.001, 0.01, 0.05) * 5:
        leaving = [asyncio.create_task(database.fetch(ENDLESS, ())) for _ in range(6)]
        await asyncio.sleep(patience)
        for task in leaving:
            task.cancel()
        await asyncio.sleep(0)
        for task in leaving:  # impatient, while it is being tidied up
            task.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)
    async with asyncio.timeout(10):
        answers = await asyncio.gather(*(own_demo.ask(BEA, CASES) for _ in range(12)))
    assert all(answer == answers[0] for answer in answers)


async def test_a_deed_that_is_left_comes_to_its_end(own_demo: Asker) -> None:
    document = 'mutation { createCase(input: {subject: "Left"}) { case { id } } }'
    for patience in range(20):
        task = asyncio.create_task(own_demo.ask(BO, document))
        await asyncio.sleep(patience / 1000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(10):
        assert (await own_demo.ask(BO, document))["createCase"]["case"]
    left = await own_demo.fetch("select count(*) from case_record where subject = 'Left'")
    told = await own_demo.fetch("select count(*) from event where entity = 'case_record'")
    assert left[0][0] == told[0][0] >= 1


async def test_a_statement_without_end_is_ended(
    own_demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "STATEMENT_TIMEOUT_SECONDS", 0.3)
    async with asyncio.timeout(10):
        slow = (own_demo.database.fetch(ENDLESS, ()) for _ in range(8))
        results = await asyncio.gather(*slow, return_exceptions=True)
    assert [type(one) for one in results] == [db.StatementTimeoutError] * 8
    monkeypatch.undo()
    assert await own_demo.ask(BO, CASES)


async def test_whoever_asks_too_long_is_told(
    own_demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await own_demo.identity(BO)
    monkeypatch.setattr(near, "LONGEST_TEXT", 0)  # the event loop leaves it to a thread
    monkeypatch.setattr(faults, "STATEMENT_TIMEOUT_SECONDS", 0)
    refusal = await own_demo.refusal(BO, CASES)
    assert refusal["extensions"]["code"] == "TIMEOUT"


async def test_many_at_once_are_answered_as_each_alone(demo: Asker) -> None:
    """Of many viewers, kinds and variables, over documents that are compiled meanwhile."""
    people = [BO, BEA, PIA, MIA, AGENT, NOC, MONITORING_OWNER, ADMIN]
    requests: list[tuple[str, str, dict[str, Any]]] = [
        (who, document, variables)
        for who in people
        for document, variables in [(CASES, {}), (HOME, {"first": 2}), (HOME, {}), (CASES, {})]
    ]
    for who in people:
        await demo.identity(who)
    together = await asyncio.gather(
        *(demo.ask(who, document, **variables) for who, document, variables in requests * 6)
    )
    alone = [await demo.ask(who, document, **variables) for who, document, variables in requests]
    assert together == alone * 6
