"""The oracle against the leak catalogue: what a naive graph would show, and must not."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.demo_world import (
    ADMIN,
    AGENT,
    BEA,
    BO,
    CONSUMER_AGENT,
    DEMO,
    FAY,
    IRIS,
    MACHINE,
    MANAGER,
    MIA,
    MONITORING_OWNER,
    NOC,
    NOW,
    PAT,
    PHARMACY_OWNER,
    PIA,
    UMA,
    ZOE,
    changed,
    keys,
)
from tests.oracle import NODE_TYPES, Oracle, World
from tests.oracle.listing import moment


@pytest.fixture(scope="module")
def world() -> World:
    return World.load(DEMO, NOW)


def test_l1_an_offering_shows_only_own_sold_products(world: World) -> None:
    bo, offering = Oracle(world, BO), world.by_key["ServiceOffering", "so15"]
    assert keys(bo.connection(offering, "soldProducts")) == "sp5"
    assert "subscribers" not in bo.connections("ServiceOffering")


def test_l2_no_way_to_the_shared_service(world: World) -> None:
    bo = Oracle(world, BO)
    reachable = bo.links("InstallBaseItem") + bo.connections("InstallBaseItem")
    assert not {"configurationItem", "serviceContext", "alerts"} & set(reachable)


def test_l3_an_outage_shows_only_own_items(world: World) -> None:
    outage = world.by_key["Outage", "out1"]
    assert keys(Oracle(world, BO).connection(outage, "installBaseItems")) == "ib2 ib4"
    assert keys(Oracle(world, PAT).connection(outage, "installBaseItems")) == "ib14"
    assert "affectedAccounts" not in Oracle(world, BO).connections("Outage")


def test_l5_hidden_fields_do_not_exist_in_the_portal(world: World) -> None:
    bea = Oracle(world, BEA)
    assert not {"workNotes", "alert", "incident", "parent"} & set(
        bea.links("Case") + bea.connections("Case")
    )
    assert "restrictContactAccess" not in bea.fields("Account")


def test_l9_the_child_of_a_major_case_leads_nowhere(world: World) -> None:
    bea, child = Oracle(world, BEA), world.by_key["Case", "cs101"]
    assert bea.sees(child)
    assert not bea.sees(world.by_key["Case", "cs100"])
    assert Oracle(world, AGENT).link(child, "major") is world.by_key["Case", "cs100"]


def test_l10_items_of_a_shared_case_are_filtered_one_by_one(tmp_path: Path) -> None:
    world = changed(tmp_path, {"cases.csv": ("ib2,sp1", "ib2;ib5;ib6,sp1")})
    case = world.by_key["Case", "cs3"]
    assert keys(Oracle(world, BO).connection(case, "installBaseItems")) == "ib2"
    # The party on IB6 reaches the case, not the other items of it.
    assert keys(Oracle(world, PAT).connection(case, "installBaseItems")) == "ib6"


def test_l11_names_of_participants(world: World) -> None:
    def named(who: str, type_name: str, key: str, link: str) -> str | None:
        person = Oracle(world, who).participant(world.by_key[type_name, key], link)
        assert person is not None
        return person.display_name

    assert named(BO, "Case", "cs5", "openedBy") == "Pat North"  # the case's partner contact
    assert named(BEA, "Case", "cs101", "openedBy") == "Support"
    assert named(BEA, "CaseComment", "cm29", "author") == "Support"
    assert named(AGENT, "Case", "cs101", "openedBy") == "Maya Chen"
    assert named(PAT, "Case", "cs1", "contact") is None  # reached by a party on an item alone
    assert named(ZOE, "Case", "cs8", "openedBy") is None
    case = world.by_key["Case", "cs5"]
    opened_by = Oracle(world, BO).participant(case, "openedBy")
    assert opened_by is not None
    assert (opened_by.kind, opened_by.contact) == ("CONTACT", None)


def test_l12_a_child_account_does_not_lead_up(world: World) -> None:
    usa = world.by_key["Account", "a2"]
    assert Oracle(world, UMA).link(usa, "parent") is None
    assert Oracle(world, BEA).link(usa, "parent") is world.by_key["Account", "a1"]


def test_l13_relationships_need_both_ends(world: World) -> None:
    boxeo = world.by_key["Account", "a1"]
    assert keys(Oracle(world, BEA).connection(boxeo, "relationships")) == ""
    assert (
        keys(Oracle(world, PIA).connection(boxeo, "relationships")) == "a6|a1|now-293d10h30m||all"
    )


def test_l14_cases_stay_behind_when_a_contact_moves(tmp_path: Path) -> None:
    moved = {"contacts.csv": ("+46 8 5550 1011,a1,", "+46 8 5550 1011,a5,")}
    assert keys(Oracle(changed(tmp_path, moved), BO).rows("Case")) == ""


def test_l27_guarded_values_are_null(world: World) -> None:
    product, boxeo = world.by_key["SoldProduct", "sp1"], world.by_key["Account", "a1"]
    bo, bea = world.by_key["Contact", "c1"], world.by_key["Contact", "c2"]
    prices = {who: Oracle(world, who).value(product, "unitPrice") for who in (BO, BEA, PIA, NOC)}
    assert prices == {BO: None, BEA: "2400.00", PIA: None, NOC: None}
    codes = {who: Oracle(world, who).value(boxeo, "registrationCode") for who in (BO, BEA, MANAGER)}
    assert codes == {BO: None, BEA: "BOX-7QKM-22XD", MANAGER: "BOX-7QKM-22XD"}
    assert Oracle(world, BEA).value(bo, "phone") == "+46 8 5550 1011"
    assert Oracle(world, PAT).value(bea, "email") == "bea.lund@boxeo.example"
    assert Oracle(world, PAT).value(bea, "phone") is None
    assert Oracle(world, ZOE).value(world.by_key["Consumer", "k1"], "email") is None
    assert Oracle(world, ZOE).value(world.by_key["SoldProduct", "sp11"], "unitPrice") == "14.90"
    contract = world.by_key["Contract", "ct1"]
    assert Oracle(world, AGENT).value(contract, "value") is None
    assert Oracle(world, BEA).value(contract, "value") == "98400.00"


def test_l28_health_of_an_own_item_on_a_shared_service(world: World) -> None:
    bo = Oracle(world, BO)
    assert bo.value(world.by_key["InstallBaseItem", "ib4"], "health") == "CRITICAL"
    assert bo.value(world.by_key["InstallBaseItem", "ib1"], "health") == "NORMAL"


def test_conversation_and_work_notes(world: World) -> None:
    major, child = world.by_key["Case", "cs100"], world.by_key["Case", "cs101"]
    assert keys(Oracle(world, BEA).connection(child, "comments")) == "cm27 cm28"
    assert keys(Oracle(world, AGENT).connection(major, "comments")) == "null"
    assert keys(Oracle(world, AGENT).connection(major, "workNotes")) == "cm26"
    assert keys(Oracle(world, MANAGER).connection(major, "comments")) == "cm25"
    assert keys(Oracle(world, NOC).connection(child, "comments")) == "cm27 cm28"
    hidden = {comment.key for comment in Oracle(world, BEA).rows("CaseComment")}
    assert hidden.isdisjoint({"cm3", "cm6", "cm14", "cm17", "cm25", "cm26", "cm29"})


def test_the_service_owner_sees_no_account_beyond_its_name(world: World) -> None:
    owner, boxeo = Oracle(world, MONITORING_OWNER), world.by_key["Account", "a1"]
    shown = {field: owner.value(boxeo, field) for field in owner.fields("Account")}
    assert {field for field, value in shown.items() if value is not None} == {"number", "name"}
    own, other = world.by_key["Outage", "out1"], world.by_key["Outage", "out3"]
    assert keys(owner.connection(own, "affectedAccounts")) == "a1 a5 a6"
    assert owner.affected_account_count(other) is None
    assert keys(owner.connection(own, "configurationItems")) == "null"
    offering = world.by_key["ServiceOffering", "so15"]
    assert keys(owner.connection(offering, "subscribers")) == "null"
    assert keys(Oracle(world, PHARMACY_OWNER).connection(offering, "subscribers")) == "a1 a5"


@pytest.mark.parametrize(
    ("access", "cases"),
    [
        ("now-2d,,since_start", "cs1 cs101 cs103 cs3 cs5"),
        (",,since_start", "cs1 cs101 cs103 cs3 cs5 cs6"),
        (",,assigned", "cs1 cs103 cs5"),
        (",now,all", "cs1 cs103"),
        ("now,,all", "cs1 cs101 cs103 cs3 cs5 cs6"),
    ],
)
def test_case_access_of_a_partnership(tmp_path: Path, access: str, cases: str) -> None:
    changes = {"account_relationships.csv": ("a6,a1,now-293d10h30m,,all", f"a6,a1,{access}")}
    assert keys(Oracle(changed(tmp_path, changes), PIA).rows("Case")) == cases


def test_nobody(tmp_path: Path) -> None:
    changes = {
        "accounts.csv": ("BOX-C9WE-47HJ,true", "BOX-C9WE-47HJ,false"),
        "consumers.csv": ("7701,true", "7701,false"),
    }
    world = changed(tmp_path, changes)
    active = {who: Oracle(world, who).active() for who in ("c4", BEA, MIA, ZOE, "x", MACHINE)}
    assert active == {"c4": False, BEA: True, MIA: False, ZOE: True, "x": False, MACHINE: True}
    # The inactive account is in no reach, its children still are; so are a consumer's rows.
    assert keys(Oracle(world, BEA).rows("Account")) == "a1 a2 a4"
    assert keys(Oracle(world, ZOE).rows("SoldProduct")) == "sp11"


def test_the_administrator_sees_everything_and_the_machine_nothing(world: World) -> None:
    admin, machine = Oracle(world, ADMIN), Oracle(world, MACHINE)
    for type_name in NODE_TYPES:
        assert len(admin.rows(type_name)) == len(world.rows(type_name))
        assert machine.rows(type_name) == []


def test_offerings_and_entitlements(world: World) -> None:
    assert "so16" not in keys(Oracle(world, BO).rows("ServiceOffering"))
    assert "so16" in keys(Oracle(world, "c6").rows("ServiceOffering"))
    assert keys(Oracle(world, PIA).rows("Entitlement")) == "en5"
    assert keys(Oracle(world, ZOE).rows("Entitlement")) == "en6"
    assert keys(Oracle(world, CONSUMER_AGENT).rows("Entitlement")) == "en6"
    assert keys(Oracle(world, IRIS).rows("Contract")) == "ct3 ct4"
    assert keys(Oracle(world, FAY).rows("RelatedParty")) == ""
    assert len(Oracle(world, PAT).rows("RelatedParty")) == 1


def test_order_and_filters(world: World) -> None:
    bea = Oracle(world, BEA)
    cases = bea.rows("Case")
    assert [case.key for case in cases] == ["cs101", "cs3", "cs5", "cs1", "cs2", "cs6"]
    by_channel = bea.ordered(cases, "channel", "ASC")
    assert [case.key for case in by_channel] == ["cs2", "cs6", "cs1", "cs3", "cs5", "cs101"]
    assert keys(bea.filtered(cases, {"subject": {"contains": "SITES"}})) == "cs3"
    assert keys(bea.filtered(cases, {"not": {"channel": {"eq": "WEB"}}})) == "cs101 cs2 cs6"
    # A link is filtered as the viewer sees it: Bea does not see the partner of a case.
    assert keys(bea.filtered(cases, {"partner": {"eq": "a6"}})) == ""
    assert keys(bea.filtered(cases, {"account": {"in": ["a2", "a4"]}})) == "cs1 cs2"
    either = {"or": [{"state": {"in": ["CLOSED"]}}, {"channel": {"null": True}}]}
    assert keys(bea.filtered(cases, either)) == "cs101 cs6"
    assert keys(bea.filtered(cases, {"openedAt": {"after": "2026-11-21T00:00:00Z"}})) == (
        "cs101 cs3"
    )


def test_times_of_a_folder() -> None:
    assert moment("2026-11-21T11:30:00.123987+01:00") == NOW + timedelta(milliseconds=123)
