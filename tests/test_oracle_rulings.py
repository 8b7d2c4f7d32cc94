"""The oracle against the rulings of the policy: a copy of the demo world, changed in one thing."""

from pathlib import Path

from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    BEA,
    BO,
    ELI,
    IRIS,
    IVO,
    MANAGER,
    NOC,
    PIA,
    TOM,
    UMA,
    changed,
    keys,
    with_parties,
)
from tests.oracle import Oracle, World


def seen(world: World, who: str) -> tuple[str, str, str]:
    oracle = Oracle(world, who)
    types = ("SoldProduct", "InstallBaseItem", "Case")
    return (keys(oracle.rows(types[0])), keys(oracle.rows(types[1])), keys(oracle.rows(types[2])))


def test_a_party_on_a_root_item_reaches_its_tree_and_their_cases(tmp_path: Path) -> None:
    world = with_parties(tmp_path, ",ib9,,authorized,c12,,")
    assert seen(world, IVO) == ("sp3 sp3a sp3b", "ib9 ib9a ib9b", "cs2")
    assert keys(Oracle(world, IVO).rows("Account")) == "a7"  # grants do not chain
    assert keys(Oracle(world, IVO).rows("Outage")) == "out3"


def test_a_party_on_a_child_item_grants_nothing(tmp_path: Path) -> None:
    world = with_parties(tmp_path, ",ib9a,,authorized,c12,,")
    assert seen(world, IVO) == ("", "", "")
    assert len(Oracle(world, ADMIN).rows("RelatedParty")) == 1  # but it loads


def test_a_party_on_a_sold_product_reaches_no_other_member_of_the_tree(tmp_path: Path) -> None:
    world = with_parties(tmp_path, "sp3a,,,authorized,c12,,")
    assert seen(world, IVO) == ("sp3a", "ib9a", "")
    assert Oracle(world, IVO).link(world.by_key["InstallBaseItem", "ib9a"], "root") is None


def test_a_party_on_a_case_reaches_that_case_alone(tmp_path: Path) -> None:
    world = with_parties(tmp_path, ",,cs7,authorized,,,k2")
    assert seen(world, TOM) == ("", "", "cs7")
    assert len(Oracle(world, TOM).rows("RelatedParty")) == 1


def test_a_listed_party_counts_for_nothing(tmp_path: Path) -> None:
    world = with_parties(tmp_path, "sp3a,,,listed,c12,,")
    assert seen(world, IVO) == ("", "", "")
    assert Oracle(world, IVO).rows("RelatedParty") == []


def test_an_authorized_account_means_its_contacts_alone(tmp_path: Path) -> None:
    world = with_parties(tmp_path, ",ib8,,authorized,,a1,")
    # Every contact at home in Boxeo, not those of its children; restriction does not bind grants.
    assert "ib8" in seen(world, BO)[1].split()
    assert "ib8" in seen(world, BEA)[1].split()
    assert "ib8" not in seen(world, UMA)[1].split()


def test_a_party_does_not_open_a_major_case(tmp_path: Path) -> None:
    world = with_parties(tmp_path, ",,cs100,authorized,c2,,")
    assert "cs100" not in seen(world, BEA)[2].split()


def test_a_rejected_candidate_is_a_case_like_others(tmp_path: Path) -> None:
    changes = {"cases.csv": ("now-6h20m,,false,,", "now-6h20m,,true,rejected,")}
    assert "cs3" in seen(changed(tmp_path, changes), BO)[2].split()
    changes = {"cases.csv": ("now-6h20m,,false,,", "now-6h20m,,true,proposed,")}
    world = changed(tmp_path, changes)
    assert "cs3" not in seen(world, BO)[2].split()
    case = world.by_key["Case", "cs3"]
    assert Oracle(world, AGENT).connection(case, "comments") is None
    assert Oracle(world, MANAGER).connection(case, "comments") is not None


def test_inactive_items_are_listed_and_carry_no_outage(tmp_path: Path) -> None:
    changes = {"install_base_items.csv": ("CC-P-55012,now-414d,true", "CC-P-55012,now-414d,false")}
    world = changed(tmp_path, changes)
    assert seen(world, UMA)[1] == "ib6"
    assert Oracle(world, UMA).rows("Outage") == []
    item = world.by_key["InstallBaseItem", "ib6"]
    assert Oracle(world, NOC).connection(item, "outages") == []


def test_an_unpublished_outage_is_internal(tmp_path: Path) -> None:
    changes = {"outages.csv": ("now+7d13h,,true", "now+7d13h,,false")}
    world = changed(tmp_path, changes)
    assert Oracle(world, UMA).rows("Outage") == []
    assert len(Oracle(world, AGENT).rows("Outage")) == 4


def test_restriction_binds_a_contact_relation_too(tmp_path: Path) -> None:
    changes = {"accounts.csv": ("a3,true,false,false,c5", "a3,true,false,true,c5")}
    world = changed(tmp_path, changes)
    assert seen(world, IRIS) == ("", "", "")
    assert seen(world, ELI)[1] == "ib11 ib11a ib11b"  # nor a case manager above
    assert seen(world, ELI)[2] == "cs2"  # cases are untouched
    assert keys(Oracle(world, ELI).rows("Contract")) == "ct3"


def test_a_relation_outside_its_validity_reaches_nothing(tmp_path: Path) -> None:
    for validity in (",now", "now+1m,"):
        changes = {"contact_relationships.csv": ("now-212d10h30m,", validity)}
        world = changed(tmp_path, changes)
        assert keys(Oracle(world, IRIS).rows("Account")) == "a8"


def test_contacts_seen_by_several_ways_show_the_union(tmp_path: Path) -> None:
    relation = {"contact_relationships.csv": ("", "c9,a1,now-1d,\n")}
    world = changed(tmp_path, relation)
    bo, pia = world.by_key["Contact", "c1"], Oracle(world, PIA)
    # By the partnership the e-mail, by the contact relation whether Bo is active.
    shown = {field: pia.value(bo, field) for field in pia.fields("Contact")}
    assert shown == {
        "name": "Bo Ray",
        "email": "bo.ray@boxeo.example",
        "phone": None,
        "role": None,
        "active": True,
    }
    # Contracts are read by the relation, though not by the partnership.
    assert keys(pia.rows("Contract")) == "ct1"
    assert pia.value(world.by_key["Contract", "ct1"], "value") is None


def test_several_roles_are_each_taken_whole(tmp_path: Path) -> None:
    changes = {
        "users.csv": (
            "omar.haddad@acme.example,service_owner",
            "omar.haddad@acme.example,service_owner;consumer_agent",
        )
    }
    world = changed(tmp_path, changes)
    omar = Oracle(world, "u5")
    assert "sp11" in seen(world, "u5")[0].split()
    prices = [omar.value(world.by_key["SoldProduct", key], "unitPrice") for key in ("sp1", "sp11")]
    assert prices == [None, "14.90"]  # a consumer agent's prices are of consumers' products
    alert, incident = world.by_key["Alert", "alr1"], world.by_key["Incident", "inc1"]
    assert omar.link(incident, "configurationItem") is world.by_key["ConfigurationItem", "db1"]
    assert omar.connection(alert, "affectedAccounts") is None


def test_health_rollup_is_the_worst_of_the_tree(tmp_path: Path) -> None:
    changes = {
        "alerts.csv": ("", "new,as10,minor,open,,now,\nold,p1,critical,closed,,now,now\n"),
        "install_base_items.csv": (",p1,as8,", ",p1,,"),
    }
    world = changed(tmp_path, changes)
    admin, printer = Oracle(world, ADMIN), world.by_key["InstallBaseItem", "ib11"]
    assert admin.value(printer, "health") == "NOT_AVAILABLE"
    assert admin.value(printer, "healthRollup") == "MINOR"
    assert admin.value(world.by_key["ConfigurationItem", "p1"], "health") == "NORMAL"


def test_status_and_phase_follow_the_clock(tmp_path: Path) -> None:
    changes = {
        "sold_products.csv": ("now-300d,now+65d", "now-300d,now"),
        "outages.csv": ("now-3h,,,true", "now-3h,now,,true"),
    }
    world = changed(tmp_path, changes)
    al = Oracle(world, AL)
    assert al.value(world.by_key["SoldProduct", "sp8"], "status") == "EXPIRED"
    phases = {row.key: al.value(row, "phase") for row in al.rows("Outage")}
    assert phases == {"out1": "ONGOING", "out2": "PLANNED", "out3": "ENDED", "out4": "PLANNED"}
    offering = world.by_key["ServiceOffering", "so6"]
    assert Oracle(world, MANAGER).connection(offering, "subscribers") == []
