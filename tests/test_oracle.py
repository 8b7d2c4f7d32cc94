"""The oracle against the demo world's page: named people, sets spelled out by hand.

The oracle judges the server, so it is judged first, by the words of the pages alone.
"""

from pathlib import Path

import pytest

from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    ANN,
    BEA,
    BO,
    CAL,
    CONSUMER_AGENT,
    DEMO,
    ELI,
    FAY,
    IRIS,
    IVO,
    MACHINE,
    MIA,
    MONITORING_OWNER,
    NOC,
    NOW,
    PAT,
    PHARMACY_OWNER,
    PIA,
    TOM,
    UMA,
    ZOE,
    changed,
    keys,
)
from tests.oracle import Oracle, Row, World


@pytest.fixture(scope="module")
def world() -> World:
    return World.load(DEMO, NOW)


POSSESSIONS = {
    BO: ("sp1 sp5", "ib1 ib2 ib4"),
    BEA: (
        "sp1 sp2 sp3 sp3a sp3b sp4 sp4a sp4b sp4c sp5",
        "ib1 ib11 ib11a ib11b ib2 ib4 ib6 ib9 ib9a ib9b",
    ),
    UMA: ("sp2", "ib6"),
    ELI: ("sp3 sp3a sp3b sp4 sp4a sp4b sp4c", "ib11 ib11a ib11b ib9 ib9a ib9b"),
    FAY: ("sp3 sp3a sp3b", "ib9 ib9a ib9b"),
    ANN: ("sp12 sp6 sp7 sp8 sp9", "ib10 ib12 ib3 ib5 ib7"),
    PAT: ("sp13 sp2", "ib14 ib6"),
    PIA: ("sp1 sp13 sp2 sp5", "ib1 ib14 ib2 ib4 ib6"),
    # Restricted at home, a contact relation to Boxeo France, only listed on IB8.
    IRIS: ("sp3 sp3a sp3b", "ib9 ib9a ib9b"),
    CAL: ("sp10", "ib8"),
    IVO: ("", ""),
    MIA: ("sp11", "ib13"),
    TOM: ("", ""),
    ZOE: ("sp11", "ib13"),
    MONITORING_OWNER: ("sp1 sp12 sp13", "ib1 ib14 ib2 ib3"),
    PHARMACY_OWNER: ("sp5 sp6", "ib4 ib5"),
    CONSUMER_AGENT: ("sp11", "ib13"),
    MACHINE: ("", ""),
}


@pytest.mark.parametrize("who", POSSESSIONS)
def test_sold_products_and_items(world: World, who: str) -> None:
    oracle = Oracle(world, who)
    products, items = POSSESSIONS[who]
    assert keys(oracle.rows("SoldProduct")) == products
    assert keys(oracle.rows("InstallBaseItem")) == items


CASES = {
    BO: "cs3 cs5",
    BEA: "cs1 cs101 cs2 cs3 cs5 cs6",
    UMA: "cs1",
    ELI: "cs2",
    AL: "cs102 cs4 cs9",
    ANN: "cs4",
    PAT: "cs1 cs5",  # not cs9: the partnership with Avid has ended
    PIA: "cs1 cs101 cs103 cs3 cs5 cs6",
    IRIS: "",
    CAL: "cs7",
    IVO: "",
    ZOE: "cs8",
    TOM: "",
    AGENT: "cs1 cs100 cs101 cs102 cs103 cs2 cs3 cs4 cs5 cs6 cs7 cs9",
    CONSUMER_AGENT: "cs100 cs8",
    NOC: "cs100 cs101 cs102 cs103",
    MONITORING_OWNER: "",
    MACHINE: "",
}


@pytest.mark.parametrize("who", CASES)
def test_cases(world: World, who: str) -> None:
    assert keys(Oracle(world, who).rows("Case")) == CASES[who]


OUTAGES = {
    BO: "out1 out4",
    BEA: "out1 out2 out3 out4",
    UMA: "out2",
    IRIS: "out3",
    PAT: "out1 out2 out4",
    IVO: "",
    ZOE: "",
    MONITORING_OWNER: "out1 out2 out3 out4",
    MACHINE: "",
}


@pytest.mark.parametrize("who", OUTAGES)
def test_outages(world: World, who: str) -> None:
    assert keys(Oracle(world, who).rows("Outage")) == OUTAGES[who]


def test_accounts_and_people(world: World) -> None:
    def seen(who: str, type_name: str) -> str:
        return keys(Oracle(world, who).rows(type_name))

    assert seen(BO, "Account") == "a1"
    assert seen(BEA, "Account") == "a1 a2 a3 a4"
    assert seen(PAT, "Account") == "a1 a6"
    assert seen(PIA, "Account") == "a1 a6 a7"
    assert seen(IVO, "Account") == "a7"  # a partnership is not inherited by home's children
    assert seen(IRIS, "Account") == "a4 a8"
    assert seen(MIA, "Account") == ""
    assert seen(MONITORING_OWNER, "Account") == "a1 a5 a6"
    assert seen(BO, "Contact") == "c1"
    assert seen(BEA, "Contact") == "c1 c2 c3 c4 c5"
    assert seen(PAT, "Contact") == "c1 c2 c8"
    assert seen(PIA, "Contact") == "c1 c12 c2 c8 c9"
    assert seen(ZOE, "Consumer") == "k1 k3"
    assert seen(AGENT, "Consumer") == ""
    assert seen(CONSUMER_AGENT, "Account") == ""


def test_the_technical_side(world: World) -> None:
    owner, pharmacy = Oracle(world, MONITORING_OWNER), Oracle(world, PHARMACY_OWNER)
    assert keys(owner.rows("ConfigurationItem")) == "as1 as2"
    assert keys(owner.rows("Alert")) == "alr1 alr3"
    assert keys(pharmacy.rows("Alert")) == "alr1"
    assert keys(pharmacy.rows("Incident")) == "inc1"
    assert keys(Oracle(world, AGENT).rows("Alert")) == "alr1"  # the one that has cases
    assert keys(Oracle(world, NOC).rows("Alert")) == "alr1 alr2 alr3"
    for who in (BO, BEA, PIA, ZOE, MACHINE):
        for hidden in ("ConfigurationItem", "Alert", "Incident", "User"):
            assert Oracle(world, who).rows(hidden) == []


def test_the_impact_of_the_database(world: World) -> None:
    noc, alert = Oracle(world, NOC), world.by_key["Alert", "alr1"]
    impacted = noc.connection(alert, "impactedConfigurationItems")
    assert keys(impacted) == "app-nm app-ph as2 as3 db1"
    assert keys(noc.connection(alert, "affectedInstallBaseItems")) == "ib14 ib2 ib3 ib4 ib5"
    assert keys(noc.connection(alert, "affectedAccounts")) == "a1 a5 a6"


def test_health_now(world: World) -> None:
    admin = Oracle(world, ADMIN)
    found: dict[str, list[Row]] = {}
    for item in admin.rows("InstallBaseItem"):
        found.setdefault(str(admin.value(item, "health")), []).append(item)
    normal = found.pop("NORMAL")
    assert {health: keys(rows) for health, rows in found.items()} == {
        "CRITICAL": "ib14 ib2 ib3 ib4 ib5",
        "WARNING": "ib10 ib9 ib9b",
        "NOT_AVAILABLE": "ib12",
    }
    assert keys(normal) == "ib1 ib11 ib11a ib11b ib13 ib6 ib7 ib8 ib9a"


def test_health_of_an_account_is_of_the_items_its_viewer_sees(world: World) -> None:
    france, usa = world.by_key["Account", "a4"], world.by_key["Account", "a2"]
    assert Oracle(world, BEA).value(france, "health") == "WARNING"
    assert Oracle(world, BEA).value(usa, "health") == "NORMAL"
    # Corvid restricts its items to their contacts: Iris sees none of them.
    corvid = world.by_key["Account", "a8"]
    assert Oracle(world, IRIS).value(corvid, "health") == "NOT_AVAILABLE"
    assert Oracle(world, CAL).value(corvid, "health") == "NORMAL"


@pytest.mark.parametrize(
    ("down", "hit"),
    [("host4", "ib11a ib11b"), ("db2", "ib10 ib6 ib7 ib8 ib9 ib9a ib9b")],
)
def test_what_if_a_ci_goes_down(tmp_path: Path, down: str, hit: str) -> None:
    changes = {"alerts.csv": ("", f"new,{down},major,open,,now,\n")}
    noc = Oracle(changed(tmp_path, changes), NOC)
    alert = noc.world.by_key["Alert", "new"]
    assert keys(noc.connection(alert, "affectedInstallBaseItems")) == hit
    majors = [i for i in noc.rows("InstallBaseItem") if noc.value(i, "health") == "MAJOR"]
    assert keys(majors) == hit


def test_a_cycle_of_dependencies_ends(tmp_path: Path) -> None:
    changes = {"ci_dependencies.csv": ("", "db1,as2,depends_on\n")}
    noc = Oracle(changed(tmp_path, changes), NOC)
    alert = noc.world.by_key["Alert", "alr1"]
    impacted = noc.connection(alert, "impactedConfigurationItems")
    assert keys(impacted) == "app-nm app-ph as2 as3 db1"
