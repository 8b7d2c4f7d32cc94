"""What is said on a case: by whom, when, and what of it the customer can notice."""

from typing import Any

import pytest

from realtime.outbox import Event
from tests.asking import Asker
from tests.demo_world import ADMIN, AGENT, AL, BO, FAY, NOC
from tests.doing import audited, done, events, refused


async def said(demo: Asker, who: str, case: str, **given: Any) -> Any:
    case_id = await demo.public_id("case_record", case)
    return await done(demo, who, "addCaseComment", caseId=case_id, **{"body": "Hm.", **given})


async def not_said(demo: Asker, who: str, case: str, **given: Any) -> Any:
    case_id = await demo.public_id("case_record", case)
    return await refused(demo, who, "addCaseComment", caseId=case_id, **{"body": "Hm.", **given})


async def stands(demo: Asker, who: str, case: str) -> Any:
    """State and stamps of a case as somebody reads them."""
    case_id = await demo.public_id("case_record", case)
    document = """query ($id: ID!) { case(id: $id) { state version updatedAt
        comments { nodes { body } } } }"""
    return (await demo.ask(who, document, id=case_id))["case"]


def last(told: list[Event]) -> tuple[str, bool, int]:
    return told[-1].kind.name, told[-1].portal, told[-1].row_version


async def test_a_customer_says_something_on_a_case(own_demo: Asker) -> None:
    comment = await said(own_demo, BO, "cs3", body="Any news?")
    assert (comment["body"], comment["author"]) == ("Any news?", {"displayName": "Bo Ray"})
    assert comment["case"]["version"] == 2
    assert {"body": "Any news?"} in (await stands(own_demo, AGENT, "cs3"))["comments"]["nodes"]
    assert last(await events(own_demo)) == ("UPDATED", True, 2)


async def test_what_a_customer_says_answers_what_was_asked(own_demo: Asker) -> None:
    """An agent's comment does not."""
    await said(own_demo, AGENT, "cs2")
    assert (await stands(own_demo, FAY, "cs2"))["state"] == "AWAITING_INFO"
    await said(own_demo, FAY, "cs2")
    assert (await stands(own_demo, FAY, "cs2"))["state"] == "OPEN"


@pytest.mark.parametrize("who", [AL, ADMIN])
async def test_nothing_is_said_on_a_closed_case(own_demo: Asker, who: str) -> None:
    assert await not_said(own_demo, who, "cs9") == ("CONFLICT", "caseId")


@pytest.mark.parametrize(("who", "case"), [(BO, "cs1"), (BO, "cs100"), (AL, "cs3"), (NOC, "cs3")])
async def test_nothing_is_said_on_a_hidden_case(own_demo: Asker, who: str, case: str) -> None:
    assert await not_said(own_demo, who, case) == ("NOT_FOUND", "caseId")


async def test_a_work_note_leaves_no_trace_that_the_customer_could_read(own_demo: Asker) -> None:
    before = await stands(own_demo, BO, "cs3"), await stands(own_demo, AGENT, "cs3")
    await said(own_demo, AGENT, "cs3", visibility="INTERNAL")
    assert (await stands(own_demo, BO, "cs3"), await stands(own_demo, AGENT, "cs3")) == before
    assert last(await events(own_demo)) == ("UPDATED", False, 1)


async def test_every_word_is_audited_and_a_change_of_state_with_it(own_demo: Asker) -> None:
    note = await said(own_demo, AGENT, "cs2", visibility="INTERNAL")
    comment = await said(own_demo, FAY, "cs2")
    assert await audited(own_demo) == [
        ("addCaseComment", note["id"]),
        ("addCaseComment", comment["id"]),
        ("addCaseComment", comment["case"]["id"]),
    ]


async def test_a_customer_cannot_even_name_a_work_note(own_demo: Asker) -> None:
    document = (
        "mutation ($input: AddCaseCommentInput!) { addCaseComment(input: $input) { __typename } }"
    )
    given = {"caseId": "x", "body": "x", "visibility": "INTERNAL"}
    assert "visibility" in (await own_demo.refusal(BO, document, input=given))["message"]
