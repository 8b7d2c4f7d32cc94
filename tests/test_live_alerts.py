"""Feeds of alerts and incidents: for staff, each of them as far as they see alerts at all."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import pytest

import db
from realtime.executor import RequestRefused
from tests.asking import Asker
from tests.demo_world import (
    ADMIN,
    AGENT,
    BO,
    MACHINE,
    MONITORING_OWNER,
    NOC,
    PHARMACY_OWNER,
)
from tests.doing import done
from tests.following import begun, following, live
from tests.raising import changed, opened, raised

ALERTS = """subscription ($after: String, $filter: AlertUpdatesFilter) {
  feed: alertUpdates(after: $after, filter: $filter) {
    cursor kind id reason alert { id severity state description version } } }"""
INCIDENTS = """subscription ($after: String, $filter: IncidentUpdatesFilter) {
  feed: incidentUpdates(after: $after, filter: $filter) {
    cursor kind id reason incident { id summary state version } } }"""


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


async def configuration_item(demo: Asker, key: str) -> int:
    rows = await demo.fetch(f"select id from configuration_item where external_key = '{key}'")
    return rows[0][0]


async def test_an_alert_that_changes_is_told_to_whoever_sees_it(demo: Asker) -> None:
    """It has a case, so agents see it; it reaches the services of both owners."""
    alert = await demo.public_id("alert", "alr1")
    async with AsyncExitStack() as stack:
        people = (AGENT, NOC, ADMIN, MONITORING_OWNER, PHARMACY_OWNER)
        feeds = [await stack.enter_async_context(begun(demo, who, ALERTS)) for who in people]
        machine = await stack.enter_async_context(begun(demo, MACHINE, ALERTS))
        await changed(demo, db.Alert, "alr1", description="No primary elected")
        for feed in feeds:
            message = await feed.next()
            assert (message["kind"], message["id"]) == ("UPDATED", alert)
            assert message["alert"] == {
                "id": alert,
                "severity": "CRITICAL",
                "state": "OPEN",
                "description": "No primary elected",
                "version": 2,
            }
        assert await machine.silent()


async def test_a_new_alert_is_told_to_those_who_see_it_without_a_case(demo: Asker) -> None:
    async with (
        begun(demo, NOC, ALERTS) as noc,
        begun(demo, AGENT, ALERTS) as agent,
        begun(demo, PHARMACY_OWNER, ALERTS) as pharmacy,
        begun(demo, MONITORING_OWNER, ALERTS) as monitoring,
    ):
        await raised(demo, "as3", db.Severity.MINOR)
        assert (await noc.kind(), await pharmacy.kind()) == ("CREATED", "CREATED")
        await asyncio.gather(agent.silent(), monitoring.silent())


async def test_an_alert_that_moves_leaves_one_owner_and_comes_to_another(demo: Asker) -> None:
    """From the host of a Network Monitoring to the application of Pharmacy Manager."""
    async with (
        begun(demo, MONITORING_OWNER, ALERTS) as monitoring,
        begun(demo, PHARMACY_OWNER, ALERTS) as pharmacy,
        begun(demo, NOC, ALERTS) as noc,
    ):
        alert = await demo.public_id("alert", "alr3")
        to = await configuration_item(demo, "as3")
        await changed(demo, db.Alert, "alr3", configuration_item_id=to)
        message = await monitoring.next()
        assert (message["kind"], message["id"], message["alert"]) == ("REMOVED", alert, None)
        assert (await pharmacy.kind(), await noc.kind()) == ("CREATED", "UPDATED")


async def test_an_incident_that_changes_is_told(demo: Asker) -> None:
    incident = await demo.public_id("incident", "inc1")
    async with (
        begun(demo, AGENT, INCIDENTS) as agent,
        begun(demo, PHARMACY_OWNER, INCIDENTS) as pharmacy,
        begun(demo, MACHINE, INCIDENTS) as machine,
    ):
        await changed(demo, db.Incident, "inc1", state=db.IncidentState.ON_HOLD)
        told = {"id": incident, "summary": "pg-cluster-1 has no primary", "version": 2}
        for feed in (agent, pharmacy):
            message = await feed.next()
            assert (message["kind"], message["incident"]) == (
                "UPDATED", {**told, "state": "ON_HOLD"},
            )  # fmt: skip
        await opened(demo, "as2")
        assert await agent.kind() == "CREATED"
        await asyncio.gather(pharmacy.silent(), machine.silent())


async def test_feeds_are_narrowed_by_ids(demo: Asker) -> None:
    """Of the alert on the payment gateway an agent sees nothing: it has no case."""
    one, hidden = await demo.public_id("alert", "alr1"), await demo.public_id("alert", "alr2")
    incident = await demo.public_id("incident", "inc1")
    async with (
        begun(demo, NOC, ALERTS, filter={"alertIds": [one]}) as by_alert,
        begun(demo, NOC, ALERTS, filter={"alertIds": [incident, "x"]}) as by_others,
        begun(demo, AGENT, ALERTS, filter={"alertIds": [hidden]}) as by_hidden,
        begun(demo, NOC, INCIDENTS, filter={"incidentIds": [incident]}) as by_incident,
        begun(demo, NOC, INCIDENTS, filter={"incidentIds": []}) as by_none,
    ):
        for key in ("alr1", "alr2"):
            await changed(demo, db.Alert, key, description="Hm.")
        await changed(demo, db.Incident, "inc1", summary="Hm.")
        assert (await by_alert.next())["id"] == one
        assert (await by_incident.next())["id"] == incident
        await asyncio.gather(
            *(feed.silent() for feed in (by_alert, by_others, by_hidden, by_incident, by_none))
        )


async def test_what_was_missed_is_told(demo: Asker) -> None:
    async with begun(demo, NOC, ALERTS) as noc:
        cursor = noc.cursor
        await raised(demo, "as1", db.Severity.MAJOR)
        assert await noc.kind() == "CREATED"
    async with following(demo, NOC, ALERTS, after=cursor) as noc:
        assert (await noc.kind(), await noc.kind()) == ("CREATED", "CHECKPOINT")


@pytest.mark.parametrize("document", [ALERTS, INCIDENTS])
async def test_customers_have_no_such_feed(demo: Asker, document: str) -> None:
    async with following(demo, BO, document) as feed:
        with pytest.raises(RequestRefused):
            await feed.next()


async def test_alerts_are_no_news_elsewhere(demo: Asker) -> None:
    """Each feed tells of its own rows alone."""
    async with begun(demo, NOC, INCIDENTS) as incidents, begun(demo, NOC, ALERTS) as alerts:
        await changed(demo, db.Alert, "alr2", description="Hm.")
        assert await alerts.kind() == "UPDATED"
        await done(demo, NOC, "endOutage", outageId=await demo.public_id("outage", "out1"))
        await asyncio.gather(alerts.silent(), incidents.silent())
