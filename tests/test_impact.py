"""What an alert, an incident or an outage reaches, and how well everything is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

import db
from db.impact import refresh_health, refresh_impact
from tests.folders import NOW, column, folder_with, load, row

LATER = NOW + timedelta(hours=1)


async def up(database: db.Database, source: str) -> str:
    """The keys of what an item's impact reaches, as far as it is kept."""
    reached, origin = aliased(db.ConfigurationItem), aliased(db.ConfigurationItem)
    impact = db.ConfigurationItemImpact
    query = (
        sa.select(reached.external_key)
        .join(impact, impact.impacted_id == reached.id)
        .join(origin, origin.id == impact.source_id)
        .where(origin.external_key == source)
    )
    return " ".join(sorted(await column(database, query)))


async def health(database: db.Database, model: Any = db.InstallBaseItem) -> dict[str, str]:
    """The keys of all rows by their health."""
    query = sa.select(model.health, model.external_key).order_by(model.id)
    found: dict[str, list[str]] = {}
    async with database.reader.connect() as connection:
        for value, key in await connection.execute(query):
            found.setdefault(value.name, []).append(key)
    return {value: " ".join(keys) for value, keys in found.items()}


async def change(database: db.Database, folder: Path, **files: str) -> None:
    report = await load(database, folder_with(folder, **files), now=LATER)
    assert report.ok, report.problems


# Impact


async def test_whatever_carries_something_has_its_impact_kept(demo_database: db.Database) -> None:
    """Alerts on DB1, GW1 and HOST3; an incident on DB1; outages on DB1, AS4, AS7 and NET1."""
    assert await up(demo_database, "db1") == "app-nm app-ph as2 as3 db1"
    assert await up(demo_database, "gw1") == "as5 as7 gw1"
    assert await up(demo_database, "host3") == "as1 host3"
    assert await up(demo_database, "as4") == "as4"
    assert await up(demo_database, "as7") == "as5 as7"
    assert await up(demo_database, "net1") == "app-nm app-ph as2 as3 db1 host1 net1"
    sources = sa.select(db.ConfigurationItemImpact.source_id).distinct()
    assert len(await column(demo_database, sources)) == 6


@pytest.mark.parametrize(
    ("down", "items"),
    [
        ("host4", "ib11a ib11b"),
        ("db2", "ib10 ib6 ib7 ib8 ib9 ib9a ib9b"),
        ("db1", "ib14 ib2 ib3 ib4 ib5"),
    ],
)
async def test_what_if_an_item_went_down(
    demo_database: db.Database, tmp_path: Path, down: str, items: str
) -> None:
    """HOST4 reaches the services on it, not the printers that are below them."""
    alerts = f"key,configuration_item,severity\nalr9,{down},critical\n"
    await change(demo_database, tmp_path / "x", alerts=alerts)
    reached = (
        sa.select(db.InstallBaseItem.external_key)
        .join(
            db.ConfigurationItemImpact,
            db.ConfigurationItemImpact.impacted_id == db.InstallBaseItem.configuration_item_id,
        )
        .join(
            db.ConfigurationItem,
            db.ConfigurationItem.id == db.ConfigurationItemImpact.source_id,
        )
        .where(db.ConfigurationItem.external_key == down)
    )
    watched = await column(demo_database, reached)
    on_services = [key for key in watched if key not in {"ib11", "ib13"}]
    assert " ".join(sorted(on_services)) == items
    assert len(on_services) == len(watched)


async def test_a_cycle_of_dependencies_ends(demo_database: db.Database, tmp_path: Path) -> None:
    """NET1 depends on AS2, which depends on NET1 in four steps."""
    dependencies = "dependent,dependency\nnet1,as2\n"
    await change(demo_database, tmp_path / "x", ci_dependencies=dependencies)
    assert await up(demo_database, "db1") == "app-nm app-ph as2 as3 db1 host1 net1"
    assert await up(demo_database, "net1") == "app-nm app-ph as2 as3 db1 host1 net1"


async def test_a_deed_refreshes_the_impact_of_what_it_touched(demo_database: db.Database) -> None:
    gateway = (await row(demo_database, db.ConfigurationItem, "gw1"))["id"]
    async with demo_database.write() as session:
        await session.execute(sa.delete(db.ConfigurationItemImpact))
        await refresh_impact(session, [gateway])
    assert await up(demo_database, "gw1") == "as5 as7 gw1"
    assert await up(demo_database, "db1") == ""


async def test_what_no_longer_carries_anything_loses_its_impact(
    demo_database: db.Database, tmp_path: Path
) -> None:
    alerts = "key,configuration_item,severity\nalr3,host2,minor\n"
    await change(demo_database, tmp_path / "x", alerts=alerts)
    assert await up(demo_database, "host3") == ""
    assert await up(demo_database, "host2") == "app-nm app-ph as2 as3 db1 host2"


# Health


async def test_health_in_the_demo_world(demo_database: db.Database) -> None:
    assert await health(demo_database) == {
        "CRITICAL": "ib2 ib3 ib4 ib5 ib14",
        "WARNING": "ib9 ib9b ib10",
        "NORMAL": "ib1 ib6 ib7 ib8 ib9a ib11 ib11a ib11b ib13",
        "NOT_AVAILABLE": "ib12",
    }
    assert await health(demo_database, db.ConfigurationItem) == {
        "NORMAL": "as1 as4 as6 as8 as9 as10 app-cc db2 host1 host2 host3 host4 net1 p1 p2 om1",
        "CRITICAL": "as2 as3 app-nm app-ph db1",
        "WARNING": "as5 as7 gw1",
    }


async def test_an_alert_in_maintenance_does_not_count_until_it_ends(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """CHG1 keeps the alert on HOST3 from IB1."""
    items = "key,name,class,in_maintenance\nhost3,fra-dev-03,host,false\n"
    await change(demo_database, tmp_path / "x", configuration_items=items)
    assert (await health(demo_database))["MINOR"] == "ib1"


async def test_maintenance_of_what_is_above_hides_nothing(
    demo_database: db.Database, tmp_path: Path
) -> None:
    items = "key,name,class,in_maintenance\nas2,NM production,application_service,true\n"
    await change(demo_database, tmp_path / "x", configuration_items=items)
    assert (await health(demo_database))["CRITICAL"] == "ib2 ib3 ib4 ib5 ib14"


async def test_a_closed_alert_does_not_count(demo_database: db.Database, tmp_path: Path) -> None:
    alerts = "key,configuration_item,severity,state,closed_at\nalr1,db1,critical,closed,now\n"
    await change(demo_database, tmp_path / "x", alerts=alerts)
    assert "CRITICAL" not in await health(demo_database)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("critical", "CRITICAL"), ("major", "MAJOR"), ("minor", "MINOR"),
        ("warning", "WARNING"), ("info", "NORMAL"), ("clear", "NORMAL"),
    ],
)  # fmt: skip
async def test_health_is_the_severity_of_the_worst_alert(
    demo_database: db.Database, tmp_path: Path, severity: str, expected: str
) -> None:
    alerts = f"key,configuration_item,severity\nalr8,db2,clear\nalr9,db2,{severity}\n"
    await change(demo_database, tmp_path / "x", alerts=alerts)
    assert (await row(demo_database, db.InstallBaseItem, "ib6"))["health"].name == expected


async def test_health_needs_an_item_and_a_context(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """The context only has to be there; which one it is does not matter."""
    items = """
        key,name,account,configuration_item,service_context
        ib2,No context,a1,as2,
        ib3,No item,a5,,as2
        ib14,Another context,a6,as2,as8
    """
    await change(demo_database, tmp_path / "x", install_base_items=items)
    found = await health(demo_database)
    assert (found["NOT_AVAILABLE"], found["CRITICAL"]) == ("ib2 ib3 ib12", "ib4 ib5 ib14")


async def test_a_tree_is_as_well_as_its_worst_item(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """An item that nobody watches says nothing of its tree."""
    items = """
        key,name,account,parent,configuration_item,service_context
        ib20,Unwatched top,a1,,,
        ib21,Middle,a1,ib20,as4,as4
        ib22,Bottom,a1,ib21,as2,as2
        ib23,Unwatched tree,a1,,,
        ib24,Unwatched part,a1,ib23,,
    """
    await change(demo_database, tmp_path / "x", install_base_items=items)
    for key, own, tree in (
        ("ib20", "NOT_AVAILABLE", "CRITICAL"),
        ("ib21", "NORMAL", "CRITICAL"),
        ("ib22", "CRITICAL", "CRITICAL"),
        ("ib23", "NOT_AVAILABLE", "NOT_AVAILABLE"),
        ("ib9", "WARNING", "WARNING"),
        ("ib9a", "NORMAL", "NORMAL"),
    ):
        item = await row(demo_database, db.InstallBaseItem, key)
        assert (item["health"].name, item["health_rollup"].name) == (own, tree), key


async def test_only_a_change_of_health_is_an_update_of_it(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """And never one of the row: nobody edited it."""
    alerts = "key,configuration_item,severity\nalr9,db2,major\n"
    await change(demo_database, tmp_path / "x", alerts=alerts)
    for key, since in (("ib6", LATER), ("ib2", NOW), ("ib12", None)):
        item = await row(demo_database, db.InstallBaseItem, key)
        assert (item["health_updated_at"], item["version"]) == (since, 1), key
        assert item["updated_at"] == NOW


async def test_refreshing_again_changes_nothing(demo_database: db.Database) -> None:
    async with demo_database.write() as session:
        await refresh_impact(session)
        await refresh_health(session, now=LATER)
    assert (await row(demo_database, db.InstallBaseItem, "ib2"))["health_updated_at"] == NOW
