"""How a test has somebody of the demo world do something: one mutation, and what came of it."""

from typing import Any

import sqlalchemy as sa

import db
from realtime.outbox import Event, Log
from tests.asking import Asker

CASE = "case { id number subject state channel version updatedAt proactive account { name }" + (
    " consumer { name } contact { kind displayName contact { name } }"
    " openedBy { displayName } partner { name } installBaseItems { nodes { name } }"
    " soldProduct { name } }"
)
COMMENT = "comment { id body author { displayName } case { id state version updatedAt } }"
OUTAGE = (
    "outage { id number type phase summary message begin end published version updatedAt"
    " affectedAccounts { nodes { number } } affectedAccountCount"
    " configurationItems { nodes { name } } }"
)
PAYLOADS = {
    "createCase": CASE,
    "addCaseComment": COMMENT,
    "recordOutage": OUTAGE,
    "updateOutage": OUTAGE,
    "endOutage": OUTAGE,
    "revokeSessions": "auditEntry { id principal deed subject before after }",
}


async def outcome(asker: Asker, who: str, deed: str, **given: Any) -> Any:
    """The payload of a deed."""
    name = deed[0].upper() + deed[1:]
    document = (
        f"mutation ($input: {name}Input!) {{ {deed}(input: $input)"
        f" {{ {PAYLOADS[deed]} userErrors {{ code field message }} }} }}"
    )
    return (await asker.ask(who, document, input=given))[deed]


async def done(asker: Asker, who: str, deed: str, **given: Any) -> Any:
    """The object the deed answers with; a refusal fails the test."""
    payload = await outcome(asker, who, deed, **given)
    assert payload.pop("userErrors") == []
    (answer,) = payload.values()
    return answer


async def refused(asker: Asker, who: str, deed: str, **given: Any) -> tuple[str, str | None]:
    """Code and field of the refusal. Nothing is written and nothing told."""
    before = await everything(asker)
    payload = await outcome(asker, who, deed, **given)
    (error,) = payload.pop("userErrors")
    assert list(payload.values()) == [None]
    assert await everything(asker) == before
    return error["code"], error["field"]


async def everything(asker: Asker) -> dict[str, list[Any]]:
    """Every row of every table."""
    async with asker.database.write() as session:
        return {
            table.name: [tuple(row) for row in await session.execute(sa.select(table))]
            for table in db.Base.metadata.sorted_tables
        }


async def events(asker: Asker) -> list[Event]:
    """What deeds told of rows; the import of the world told everybody before."""
    told = await Log(asker.database).read(0, 100)
    return [event for event in told if event.kind is not db.EventKind.SCOPE]


async def audited(asker: Asker) -> list[tuple[str, str]]:
    """Deed and subject of every audit entry."""
    rows = await asker.fetch("select deed, subject from audit_entry order by id")
    return [(row[0], row[1]) for row in rows]
