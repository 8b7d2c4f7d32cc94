"""The leak catalogue: what a naive graph would show, asked of the server. People, accounts,
names, values, texts (L9 to L36); the oracle's own are in test_oracle_leaks.py."""

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from db.importing import import_folder
from tests.asking import Asker
from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    BEA,
    BO,
    DEMO,
    NOW,
    PAT,
    PIA,
    PORTAL_PEOPLE,
    UMA,
    changed,
)

INVALID = "GRAPHQL_VALIDATION_FAILED"


def names(connection: dict[str, Any]) -> list[str]:
    return sorted(node["name"] for node in connection["nodes"])


async def test_l9_no_way_to_the_major_case(demo: Asker) -> None:
    major = await case_id(demo, "cs100")
    for who in PORTAL_PEOPLE:
        data = await demo.ask(who, "query ($id: ID!) { node(id: $id) { id } }", id=major)
        assert data == {"node": None}
    for field in ("parent", "major", "children", "alert", "incident"):
        document = f"{{ cases {{ nodes {{ {field} {{ __typename }} }} }} }}"
        assert (await demo.refusal(BEA, document))["extensions"]["code"] == INVALID


async def case_id(demo: Asker, key: str) -> str:
    return await demo.public_id("case_record", key)


async def test_l10_items_of_a_shared_case(own_demo: Asker) -> None:
    async with own_demo.database.write() as session:
        await session.execute(
            sa.text(
                "insert into case_install_base_item (case_id, install_base_item_id)"
                " select c.id, i.id from case_record c, install_base_item i"
                " where c.external_key = 'cs3' and i.external_key in ('ib5', 'ib6')"
            )
        )
    document = (
        "query ($id: ID!) { case(id: $id) { installBaseItems { totalCount nodes { name } } } }"
    )
    case = await case_id(own_demo, "cs3")
    seen = {
        who: names((await own_demo.ask(who, document, id=case))["case"]["installBaseItems"])
        for who in (BO, BEA, PAT)
    }
    assert seen == {
        BO: ["Network Monitoring PROD"],
        BEA: ["Credit Check PROD", "Network Monitoring PROD"],
        PAT: ["Credit Check PROD"],
    }


async def test_l11_names_of_participants(demo: Asker) -> None:
    document = """query ($id: ID!) { case(id: $id) {
      openedBy { displayName kind contact { name } }
      contact { displayName }
      comments(last: 20) { nodes { author { displayName kind } } }
      relatedParties { totalCount } } }"""
    seen = (await demo.ask(BO, document, id=await case_id(demo, "cs5")))["case"]
    assert seen["openedBy"] == {"displayName": "Pat North", "kind": "CONTACT", "contact": None}
    authors = [node["author"]["displayName"] for node in seen["comments"]["nodes"]]
    assert authors == ["Bo Ray", "Support", "Pat North"]
    # Pat reads the case of Boxeo USA by a party on an item alone: nobody there has a name.
    seen = (await demo.ask(PAT, document, id=await case_id(demo, "cs1")))["case"]
    assert seen["openedBy"] == {"displayName": None, "kind": "CONTACT", "contact": None}
    assert seen["contact"] == {"displayName": None}


async def test_l12_an_account_does_not_lead_up(demo: Asker) -> None:
    document = "{ accounts { nodes { name parent { name } } } }"
    assert (await demo.ask(UMA, document))["accounts"]["nodes"] == [
        {"name": "Boxeo USA", "parent": None}
    ]


async def test_l13_relationships_need_both_ends(demo: Asker) -> None:
    document = "{ accounts { nodes { name relationships { totalCount } } } }"
    for node in (await demo.ask(BEA, document))["accounts"]["nodes"]:
        assert node["relationships"] == {"totalCount": 0}
    found = (await demo.ask(PIA, document))["accounts"]["nodes"]
    counts = {node["name"]: node["relationships"]["totalCount"] for node in found}
    assert counts == {"Boxeo": 1, "Northlight Partners": 1, "Northlight Iberia": 0}


async def test_l14_cases_stay_behind_when_a_contact_moves(own_demo: Asker, tmp_path: Path) -> None:
    changed(tmp_path / "moved", {"contacts.csv": ("+46 8 5550 1011,a1,", "+46 8 5550 1011,a5,")})
    await import_folder(own_demo.database, tmp_path / "moved", now=NOW)
    document = "{ cases { totalCount } contacts { nodes { cases { totalCount } } } }"
    data = await own_demo.ask(BO, document)
    assert data["cases"] == {"totalCount": 0}
    assert data["contacts"]["nodes"] == [{"cases": {"totalCount": 0}}]


async def test_l19_ids_tell_nothing_of_how_many_there_are(demo: Asker) -> None:
    data = await demo.ask(ADMIN, "{ cases(first: 100) { nodes { id } } }")
    ids = [node["id"] for node in data["cases"]["nodes"]]
    assert all(re.fullmatch("case_[0-9a-hjkmnp-tv-z]{16}", each) for each in ids)
    assert len({each[5:9] for each in ids}) == len(ids)


@pytest.mark.parametrize("field", ["workNote", "affectedAccount", "parents"])
async def test_l20_no_suggestions_of_hidden_names(demo: Asker, field: str) -> None:
    refusal = await demo.refusal(BEA, f"{{ cases {{ nodes {{ {field} }} }} }}")
    assert "Did you mean" not in refusal["message"]


async def test_l21_introspection_shows_the_own_schema(demo: Asker) -> None:
    document = "{ __schema { types { name fields { name } inputFields { name } } } }"

    async def words(who: str) -> set[str]:
        types = (await demo.ask(who, document))["__schema"]["types"]
        found = {each["name"] for each in types}
        for each in types:
            members: list[dict[str, str]] = each["fields"] or each["inputFields"] or []
            found |= {member["name"] for member in members}
        return found

    hidden = {"ConfigurationItem", "Alert", "Incident", "User", "workNotes", "affectedAccounts"}
    assert hidden <= await words(AGENT)
    assert not hidden & await words(BEA)


async def test_l22_counts_across_customers(demo: Asker) -> None:
    document = "query ($id: ID!) { serviceOffering(id: $id) { subscribers { totalCount } } }"
    offering = await demo.public_id("service_offering", "so15")
    assert (await demo.ask(AGENT, document, id=offering)) == {
        "serviceOffering": {"subscribers": None}
    }
    assert (await demo.refusal(AL, document, id=offering))["extensions"]["code"] == INVALID


async def test_l27_guarded_values_are_null_without_a_word(demo: Asker) -> None:
    document = """{
      soldProducts(filter: { name: { eq: "Network Monitoring Platinum for Boxeo" } }) {
        nodes { unitPrice currency } }
      accounts(filter: { name: { eq: "Boxeo" } }) { nodes { registrationCode } } }"""
    for who, price, code in (
        (BO, None, None),
        (BEA, "2400.00", "BOX-7QKM-22XD"),
        (PIA, None, None),
    ):
        data = await demo.ask(who, document)
        (product,), (account,) = data["soldProducts"]["nodes"], data["accounts"]["nodes"]
        assert (product["unitPrice"], account["registrationCode"]) == (price, code)
        assert product["currency"] == (price and "EUR")


async def test_l28_health_of_an_own_item_on_a_shared_service(demo: Asker) -> None:
    data = await demo.ask(BO, "{ installBaseItems { nodes { name health } } }")
    assert {node["name"]: node["health"] for node in data["installBaseItems"]["nodes"]} == {
        "Network Monitoring DEV": "NORMAL",
        "Network Monitoring PROD": "CRITICAL",
        "Pharmacy Manager PROD": "CRITICAL",
    }


SECRET = re.compile("Quorum|credit-engine|Pool 1 is shared|account manager|pg-cluster|Avid")


async def test_l29_nothing_internal_or_foreign_in_what_boxeo_reads(demo: Asker) -> None:
    """Work notes, the major case, alerts and the other customer of the same services."""
    document = """{ cases(first: 100) { nodes { number subject description resolution
        comments(first: 100) { nodes { body author { displayName } } }
        installBaseItems { nodes { name account { name } } } } }
      outages { nodes { summary message
        installBaseItems { nodes { name account { name } } } } } }"""
    for who in (BO, BEA, UMA):
        answer = await demo.ask(who, document)
        assert not SECRET.search(str(answer)), (who, answer)
    assert SECRET.search(str(await demo.ask(AL, document)))


async def test_l35_no_list_is_filtered_by_related_parties(demo: Asker) -> None:
    for field in ("installBaseItems", "soldProducts", "cases"):
        document = f"{{ {field}(filter: {{ relatedParties: {{ null: true }} }}) {{ totalCount }} }}"
        assert (await demo.refusal(BEA, document))["extensions"]["code"] == INVALID


async def test_l36_ids_are_not_tried_by_the_thousand(demo: Asker) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    refusal = await demo.refusal(BO, document, ids=["sp_0000000000000000"] * 101)
    assert refusal["extensions"]["code"] == "BAD_USER_INPUT"


def test_the_demo_world_holds_the_secrets_looked_for() -> None:
    """So that the search for them can fail."""
    text = (DEMO / "case_comments.csv").read_text() + (DEMO / "alerts.csv").read_text()
    found = set(SECRET.findall(text))
    assert {"Quorum", "credit-engine", "Pool 1 is shared", "account manager", "pg-cluster"} <= found
