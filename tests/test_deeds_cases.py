"""Who opens cases, for whom and about what. A refusal writes nothing, and never
tells a hidden thing from a missing one."""

import json
from typing import Any

import pytest

from tests.asking import Asker
from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    BEA,
    BO,
    CONSUMER_AGENT,
    FAY,
    IRIS,
    MACHINE,
    MANAGER,
    MIA,
    MONITORING_OWNER,
    NOC,
    PAT,
    PIA,
    TOM,
    ZOE,
)  # fmt: skip
from tests.doing import audited, done, events, refused

BOXEO, BOXEO_FRANCE, AVID, NORTHLIGHT = "a1", "a4", "a5", "a6"
Nothing = ("NOT_FOUND", "accountId")


async def account(demo: Asker, key: str) -> str:
    return await demo.public_id("account", key)


async def opened(demo: Asker, who: str, key: str | None = None, **given: Any) -> Any:
    account_id = {} if key is None else {"accountId": await account(demo, key)}
    return await done(demo, who, "createCase", subject="Help", **account_id, **given)


async def not_opened(demo: Asker, who: str, key: str | None = None, **given: Any) -> Any:
    account_id = {} if key is None else {"accountId": await account(demo, key)}
    return await refused(demo, who, "createCase", **{"subject": "Help", **account_id, **given})


async def sees(demo: Asker, who: str, case: Any) -> bool:
    found = await demo.ask(who, "query ($id: ID!) { case(id: $id) { id } }", id=case["id"])
    return found["case"] is not None


async def test_a_customer_opens_a_case_for_themselves(own_demo: Asker) -> None:
    case = await opened(own_demo, BO, description="It does not work.")
    assert case["account"] == {"name": "Boxeo"}
    assert case["contact"]["contact"] == {"name": "Bo Ray"}
    assert case["openedBy"] == {"displayName": "Bo Ray"}
    assert (case["state"], case["channel"], case["proactive"]) == ("NEW", "WEB", False)
    assert [who for who in (BO, BEA, AL, AGENT) if await sees(own_demo, who, case)] == [
        BO, BEA, AGENT,
    ]  # fmt: skip


async def test_it_is_told_and_audited(own_demo: Asker) -> None:
    case = await opened(own_demo, BO)
    (event,) = await events(own_demo)
    assert (event.kind.name, event.entity, event.public_id) == (
        "CREATED", "case_record", case["id"],
    )  # fmt: skip
    assert await audited(own_demo) == [("createCase", case["id"])]


async def test_the_audit_trail_names_rows_by_their_ids_outside(own_demo: Asker) -> None:
    await opened(own_demo, BO)
    ((text,),) = await own_demo.fetch("select after from audit_entry")
    told = json.loads(text)
    assert told["contact_id"] == await own_demo.public_id("contact", BO)
    assert not any(isinstance(value, int) for name, value in told.items() if name.endswith("id"))


async def test_a_customer_opens_none_for_others(own_demo: Asker) -> None:
    bea = await own_demo.public_id("contact", BEA)
    assert await not_opened(own_demo, BO, contactId=bea) == ("NOT_FOUND", "contactId")
    for key in (BOXEO_FRANCE, AVID):
        assert await not_opened(own_demo, BO, key) == Nothing
    mia = await own_demo.public_id("consumer", MIA)
    assert await not_opened(own_demo, BO, consumerId=mia) == ("NOT_FOUND", "consumerId")


async def test_an_administrator_opens_cases_for_contacts_of_the_hierarchy(own_demo: Asker) -> None:
    fay, al = await own_demo.public_id("contact", FAY), await own_demo.public_id("contact", AL)
    case = await opened(own_demo, BEA, BOXEO_FRANCE, contactId=fay)
    assert (case["account"], case["contact"]["contact"]) == (
        {"name": "Boxeo France"}, {"name": "Fay Petit"},
    )  # fmt: skip
    assert (await opened(own_demo, BEA, BOXEO_FRANCE))["contact"]["displayName"] == "Bea Lund"
    for contact, key in ((fay, BOXEO), (al, BOXEO)):
        assert await not_opened(own_demo, BEA, key, contactId=contact) == ("NOT_FOUND", "contactId")


@pytest.mark.parametrize("partner", [PAT, PIA])
async def test_a_partner_opens_cases_for_the_accounts_it_serves(
    own_demo: Asker, partner: str
) -> None:
    """Not for their descendants, nor for those it no longer serves."""
    case = await opened(own_demo, partner, BOXEO)
    assert case["partner"] == {"name": "Northlight Partners"}
    assert case["contact"] is None
    for key in (BOXEO_FRANCE, AVID):
        assert await not_opened(own_demo, partner, key) == Nothing
    assert (await opened(own_demo, partner))["partner"] is None


async def test_who_also_works_for_an_account_opens_cases_there(own_demo: Asker) -> None:
    case = await opened(own_demo, IRIS, BOXEO_FRANCE)
    assert case["contact"]["contact"] == {"name": "Iris Keller"}


async def test_a_consumer_opens_cases_for_whom_they_represent(own_demo: Asker) -> None:
    mia = await own_demo.public_id("consumer", MIA)
    assert (await opened(own_demo, MIA))["consumer"] == {"name": "Mia Koch"}
    assert (await opened(own_demo, ZOE, consumerId=mia))["consumer"] == {"name": "Mia Koch"}
    assert await not_opened(own_demo, TOM, consumerId=mia) == ("NOT_FOUND", "consumerId")
    assert await not_opened(own_demo, MIA, BOXEO) == Nothing


async def test_agents_open_cases_for_those_they_serve(own_demo: Asker) -> None:
    mia = await own_demo.public_id("consumer", MIA)
    for who in (AGENT, MANAGER, ADMIN):
        case = await opened(own_demo, who, BOXEO, channel="PHONE")
        assert (case["account"], case["channel"]) == ({"name": "Boxeo"}, "PHONE")
    for who in (CONSUMER_AGENT, MANAGER, ADMIN):
        case = await opened(own_demo, who, consumerId=mia)
        assert case["consumer"] == {"name": "Mia Koch"}
    assert await not_opened(own_demo, AGENT, consumerId=mia) == ("NOT_FOUND", "consumerId")
    assert await not_opened(own_demo, CONSUMER_AGENT, BOXEO) == Nothing
    assert await not_opened(own_demo, AGENT) == ("BAD_USER_INPUT", "accountId")


async def test_the_noc_opens_cases_ahead_of_the_customer_alone(own_demo: Asker) -> None:
    alert = await own_demo.public_id("alert", "alr2")
    assert (await opened(own_demo, NOC, BOXEO_FRANCE, alertId=alert))["proactive"]
    assert await not_opened(own_demo, NOC, BOXEO_FRANCE) == ("FORBIDDEN", None)


@pytest.mark.parametrize("who", [MONITORING_OWNER, MACHINE])
async def test_others_open_none(own_demo: Asker, who: str) -> None:
    assert await not_opened(own_demo, who, BOXEO) == ("FORBIDDEN", None)


async def test_a_case_is_about_things_of_its_owner(own_demo: Asker) -> None:
    item = await own_demo.public_id("install_base_item", "ib2")
    product = await own_demo.public_id("sold_product", "sp5")
    case = await opened(own_demo, BO, installBaseItemIds=[item, item], soldProductId=product)
    assert len(case["installBaseItems"]["nodes"]) == 1
    assert case["soldProduct"] is not None


async def test_what_is_hidden_missing_malformed_or_of_others_is_refused_alike(
    own_demo: Asker,
) -> None:
    """Pia may read the items of Boxeo, but they are not there for a case of her own account."""
    avids = await own_demo.public_id("install_base_item", "ib5")
    boxeos = await own_demo.public_id("install_base_item", "ib2")
    refusal = ("NOT_FOUND", "installBaseItemIds")
    for bad in (avids, "ibi_0000000000000000", "ibi_\x00", "", "x" * 5000, avids.upper()):
        assert await not_opened(own_demo, BO, installBaseItemIds=[bad]) == refusal
    assert await not_opened(own_demo, PIA, NORTHLIGHT, installBaseItemIds=[boxeos]) == refusal
    product = await own_demo.public_id("sold_product", "sp6")
    assert await not_opened(own_demo, BO, soldProductId=product) == ("NOT_FOUND", "soldProductId")


@pytest.mark.parametrize("subject", ["", "  ", "\u200b\u2028", "x" * 201, "a\0b", "a\x1bb"])
async def test_a_subject_is_a_few_words(own_demo: Asker, subject: str) -> None:
    assert await not_opened(own_demo, BO, subject=subject) == ("BAD_USER_INPUT", "subject")
