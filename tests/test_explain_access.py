"""Why a row is visible, or why not: in words that follow the very rules of the read path."""

from typing import Any

import pytest
import sqlalchemy as sa

import db
from auth.scope import RULES
from tests.asking import TABLES, Asker
from tests.databases import by_hand
from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    BEA,
    BO,
    CAL,
    IRIS,
    MIA,
    MONITORING_OWNER,
    NOC,
    PAT,
    PIA,
    TOM,
    WORKSPACE_PEOPLE,
    ZOE,
)

WHY = "query ($id: ID!) { explainAccess(id: $id) { summary ways { name grants } } }"
WHY_AS = """
    query ($id: ID!, $as: ID) {
      explainAccess(id: $id, as: $as) {
        row viewer visible summary
        ways { name grants steps { holds words } }
        withheld { group fields because }
      }
    }
"""
TABLE = {model.__name__: model.__tablename__ for model in RULES}


async def why(demo: Asker, who: str, type_name: str, key: str) -> Any:
    """What a person is told of a row for themselves."""
    row = await demo.public_id(TABLE[type_name], key)
    return (await demo.ask(who, WHY, id=row))["explainAccess"]


async def why_as(demo: Asker, who: str, type_name: str, key: str, asker: str = ADMIN) -> Any:
    """What somebody, by default the administrator, is told of somebody's sight of a row."""
    row = await demo.public_id(TABLE[type_name], key)
    principal = await demo.public_id(TABLES[who[0]], who)
    return (await demo.ask(asker, WHY_AS, id=row, **{"as": principal}))["explainAccess"]


# --- who sees a row, and by what --------------------------------------------------------------

GRANTED = [
    (
        BEA,
        "SoldProduct",
        "sp3",
        "Bea Lund sees sold product Billing Service for Boxeo France: Bea Lund is customer admin "
        "of Boxeo; Boxeo France lies below Boxeo; it belongs to Boxeo France.",
    ),
    (
        CAL,
        "SoldProduct",
        "sp10",
        "Cal Reed sees sold product Credit Check Platinum for Corvid Health: it names Cal Reed as "
        "its contact; Cal Reed is customer admin of Corvid Health; it belongs to Corvid Health.",
    ),
    (
        PIA,
        "Account",
        "a1",
        "Pia Adler sees Boxeo: Pia Adler is partner admin of Northlight Partners; Northlight "
        "Partners is a partner of Boxeo.",
    ),
    (
        PIA,
        "InstallBaseItem",
        "ib6",
        "Pia Adler sees install base item Credit Check PROD: Northlight Partners is an authorised "
        "party of the item at the top of its tree.",
    ),
    (
        PAT,
        "Case",
        "cs5",
        "Pat North sees case CS8492051: it names Pat North as contact, opener or partner contact; "
        "Pat North is partner of Northlight Partners; Northlight Partners is a partner of Boxeo; "
        "it belongs to Boxeo.",
    ),
    (
        IRIS,
        "Account",
        "a4",
        "Iris Keller sees Boxeo France: Iris Keller has a contact relationship with Boxeo France.",
    ),
    (
        BO,
        "Outage",
        "out2",
        None,
    ),
    (
        AL,
        "ServiceOffering",
        "so16",
        "Al Voss sees service offering Order Management On-premises: sold product Order Management "
        "for Avid names Al Voss as its contact; Al Voss is customer admin of Avid Inc.; sold "
        "product Order Management for Avid belongs to Avid Inc.; it was sold as sold product Order "
        "Management for Avid, which Al Voss sees.",
    ),
    (
        ZOE,
        "SoldProduct",
        "sp11",
        "Zoe Lang sees sold product Printer X200 of the Koch family: Zoe Lang represents Mia Koch, "
        "whose it is.",
    ),
    (
        AGENT,
        "SoldProduct",
        "sp3",
        "Sam Okafor sees sold product Billing Service for Boxeo France: Sam Okafor has the role "
        "agent; it belongs to an account.",
    ),
    (AGENT, "Consumer", "k1", None),
    (BO, "Alert", "alr1", None),
]


@pytest.mark.parametrize(("who", "type_name", "key", "summary"), GRANTED)
async def test_everybody_is_told_what_grants_them_a_row(
    demo: Asker, who: str, type_name: str, key: str, summary: str | None
) -> None:
    """One way that grants it; a hidden row answers like none."""
    told = await why(demo, who, type_name, key)
    assert (told and told["summary"]) == summary
    if told:
        assert [way["grants"] for way in told["ways"]] == [True]


async def test_a_row_that_hides_is_no_other_than_a_row_that_is_not(demo: Asker) -> None:
    for nothing in ("sp_0000000000000000", "xyz_0000000000000000", "nonsense", ""):
        assert (await demo.ask(BO, WHY, id=nothing)) == {"explainAccess": None}
        assert (await demo.ask(ADMIN, WHY_AS, id=nothing)) == {"explainAccess": None}


async def test_pia_is_not_told_the_name_of_an_account_that_she_does_not_see(demo: Asker) -> None:
    """Boxeo USA authorised Northlight on its item, and stays hidden itself."""
    told = await why(demo, PIA, "InstallBaseItem", "ib6")
    assert "Boxeo" not in str(told)
    assert "Boxeo USA" in str(await why_as(demo, PIA, "InstallBaseItem", "ib6"))


# --- what keeps a row from sight --------------------------------------------------------------

HIDDEN = [
    (
        BO,
        "SoldProduct",
        "sp3",
        "reach",
        "it belongs to Boxeo France, and Boxeo France lies below Boxeo, and the role customer does "
        "not reach below it",
    ),
    (
        PIA,
        "SoldProduct",
        "sp6",
        "reach",
        "it belongs to Avid Inc., and the partnership of Northlight Partners with Avid Inc. ended "
        "on 2026-06-30",
    ),
    (
        PAT,
        "SoldProduct",
        "sp1",
        "reach",
        "what leads Pat North to Boxeo does not show its sold products and items",
    ),
    (IRIS, "SoldProduct", "sp10", "reach", "Corvid Health restricts contact access"),
    (
        IRIS,
        "SoldProduct",
        "sp10",
        "contact of the row",
        "it names another contact or none",
    ),
    (
        IRIS,
        "InstallBaseItem",
        "ib8",
        "related party of the tree",
        "of the related parties of the item at the top of its tree that name Iris Keller none is "
        "authorised",
    ),
    (
        TOM,
        "SoldProduct",
        "sp11",
        "representation",
        "Tom Koch does not represent Mia Koch, whose it is",
    ),
    (
        BO,
        "Case",
        "cs100",
        "every way",
        "it is a major case: those are never shown to customers",
    ),
    (MIA, "Outage", "out1", "outage of an item", "it reaches no item that Mia Koch sees"),
    (BO, "Outage", "out2", "outage of an item", "it reaches no item that Bo Ray sees"),
    (
        PIA,
        "SoldProduct",
        "sp12",
        "related party of the product",
        "no related party of it names Pia Adler or their account",
    ),
    (BO, "Alert", "alr1", "none", "contacts are never shown alerts"),
    (
        AGENT,
        "Alert",
        "alr3",
        "role agent",
        "it has no case",
    ),
    (
        NOC,
        "Case",
        "cs1",
        "role NOC engineer",
        "it has no alert, and neither has its parent or its incident",
    ),
    (
        MONITORING_OWNER,
        "SoldProduct",
        "sp5",
        "role service owner",
        "it is on none of Omar Haddad's offerings",
    ),
    (AGENT, "Consumer", "k1", "role manager", "Sam Okafor does not have the role manager"),
]


@pytest.mark.parametrize(("who", "type_name", "key", "name", "missing"), HIDDEN)
async def test_the_administrator_is_told_the_first_thing_missing_on_every_way(
    demo: Asker, who: str, type_name: str, key: str, name: str, missing: str
) -> None:
    told = await why_as(demo, who, type_name, key)
    assert told["visible"] is False
    (way,) = [way for way in told["ways"] if way["name"] == name]
    assert [step["holds"] for step in way["steps"]][-1] is False
    assert all(step["holds"] for step in way["steps"][:-1])
    assert way["steps"][-1]["words"] == missing


async def test_a_comment_is_hidden_for_what_hides_its_case(demo: Asker) -> None:
    (found,) = await demo.fetch(
        "select case_comment.public_id, case_record.number from case_comment "
        "join case_record on case_record.id = case_comment.case_id "
        "where case_record.external_key = 'cs7' and visibility = 'PUBLIC' limit 1"
    ) or [(None, None)]
    principal = await demo.public_id("contact", BO)
    told = await demo.ask(ADMIN, WHY_AS, id=found[0], **{"as": principal})
    (way,) = told["explainAccess"]["ways"]
    words = way["steps"][-1]["words"]
    assert words.startswith(f"Bo Ray does not see case {found[1]}, which it belongs to: ")
    assert "leads Bo Ray to Corvid Health" in words


# --- guarded values ---------------------------------------------------------------------------


async def test_the_administrator_is_told_which_values_are_withheld_and_why(demo: Asker) -> None:
    """Bo reads a sold product without its price; Bea, who administers Boxeo, with it."""
    told = await why_as(demo, BO, "SoldProduct", "sp1")
    assert told["withheld"] == [
        {
            "group": "F2",
            "fields": ["unitPrice", "currency"],
            "because": "what leads Bo Ray to Boxeo does not show its prices, values and "
            "registration code",
        }
    ]
    assert (await why_as(demo, BEA, "SoldProduct", "sp1"))["withheld"] == []


async def test_what_an_agent_does_not_read_of_a_major_case(demo: Asker) -> None:
    told = await why_as(demo, AGENT, "Case", "cs100")
    (withheld,) = told["withheld"]
    assert withheld["group"] == "F5"
    assert withheld["fields"] == ["resolution", "comments"]
    assert withheld["because"].startswith("it is a major case: agents do not read its conversation")


async def test_nobody_else_is_told_what_is_withheld(demo: Asker) -> None:
    told = await why_as(demo, AGENT, "Case", "cs1", asker=AGENT)
    assert told["visible"] is True
    assert told["withheld"] is None


# --- who may ask about whom -------------------------------------------------------------------


@pytest.mark.parametrize("asker", [who for who in WORKSPACE_PEOPLE if who != ADMIN])
async def test_only_administrators_ask_about_others(demo: Asker, asker: str) -> None:
    """Neither does the answer tell whether there is such a principal."""
    assert await why_as(demo, BO, "SoldProduct", "sp1", asker=asker) is None
    row = await demo.public_id("sold_product", "sp1")
    nobody = {"id": row, "as": "con_0000000000000000"}
    assert await demo.ask(asker, WHY_AS, **nobody) == {"explainAccess": None}


async def test_portal_has_no_word_for_asking_about_others(demo: Asker) -> None:
    document = '{ explainAccess(id: "a", as: "b") { summary } }'
    error = await demo.refusal(BEA, document)
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    error = await demo.refusal(BEA, '{ explainAccess(id: "a") { withheld { group } } }')
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_an_unknown_principal_is_as_good_as_an_unknown_row(demo: Asker) -> None:
    row = await demo.public_id("sold_product", "sp1")
    for nobody in ("con_0000000000000000", "sp_0000000000000000", "nonsense"):
        answer = await demo.ask(ADMIN, WHY_AS, id=row, **{"as": nobody})
        assert answer == {"explainAccess": None}


async def test_somebody_inactive_sees_nothing_because_nobody_is_asking(own_demo: Asker) -> None:
    async with by_hand(own_demo.database) as connection:
        await connection.execute(sa.update(db.Contact).values(active=False))
    told = await why_as(own_demo, BO, "SoldProduct", "sp1")
    assert told["summary"].endswith("Bo Ray or their account is not active: nobody is asking.")


async def test_it_answers_beside_everything_else_in_the_order_of_the_document(
    demo: Asker,
) -> None:
    row = await demo.public_id("sold_product", "sp1")
    document = """
        query ($id: ID!, $more: Boolean!) {
          __typename
          first: explainAccess(id: $id) { ...What ...What @include(if: $more) }
          viewer { name }
          __type(name: "AccessStep") { name }
          none: explainAccess(id: "nothing") { visible }
        }
        fragment What on AccessExplanation { __typename seen: visible }
    """
    answer = await demo.ask(BO, document, id=row, more=False)
    assert list(answer) == ["__typename", "first", "viewer", "__type", "none"]
    assert answer["first"] == {"__typename": "AccessExplanation", "seen": True}
    assert (answer["viewer"], answer["none"]) == ({"name": "Bo Ray"}, None)


async def test_an_operation_explains_five_rows_at_most(demo: Asker) -> None:
    fields = " ".join(f'a{n}: explainAccess(id: "x") {{ visible }}' for n in range(6))
    error = await demo.refusal(BO, f"{{ {fields} }}")
    assert error["extensions"]["code"] == "COST_LIMIT"


async def test_a_related_party_is_not_called_by_a_name_that_is_hidden(demo: Asker) -> None:
    """NOC sees who may do what on an item, and no contacts; an administrator sees their names."""
    async with demo.database.reader.connect() as connection:
        party, contact = db.RelatedParty.__table__, db.Contact.__table__
        found = sa.select(party.c.public_id).join(contact, contact.c.id == party.c.contact_id)
        row = await connection.scalar(found.where(contact.c.external_key == "c10"))
    summary = (await demo.ask(NOC, WHY, id=row))["explainAccess"]["summary"]
    assert "a related party" in summary
    assert "a related party" not in (await demo.ask(ADMIN, WHY, id=row))["explainAccess"]["summary"]
