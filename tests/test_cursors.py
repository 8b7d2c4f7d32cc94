"""Cursors are opaque and good for one thing alone: those of feeds for one log, all of one length;
those of pages for one list of one viewer."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from auth.viewer import Audience
from realtime.cursors import LENGTH, FeedCursors
from realtime.outbox import Position
from resolvers.plan.cursors import BadCursorError, Place, Seal
from tests.asking import Asker, asker
from tests.demo_world import BEA, BO, NOW
from tests.paging import document_of, listed, lists_of

EPOCH = "epoch-one"


def test_a_cursor_opens_where_it_was_sealed_and_nowhere_else() -> None:
    cursors = FeedCursors(b"k" * 32)
    cursor = cursors.seal(Position(EPOCH, 41))
    assert cursors.open(cursor, EPOCH) == 41
    assert cursors.open(cursor, "epoch-two") is None
    assert FeedCursors(b"x" * 32).open(cursor, EPOCH) is None


def test_cursors_reveal_nothing() -> None:
    """Equal positions look different, all have one length, and a changed one is none."""
    cursors = FeedCursors(b"k" * 32)
    sealed = [cursors.seal(Position(EPOCH, number)) for number in (0, 0, 1, 10**15)]
    assert len(set(sealed)) == 4
    assert {len(cursor) for cursor in sealed} == {LENGTH * 4 // 3}
    for index in range(len(sealed[0])):
        swapped = "A" if sealed[0][index] != "A" else "B"
        assert cursors.open(sealed[0][:index] + swapped + sealed[0][index + 1 :], EPOCH) is None


@pytest.mark.parametrize("cursor", ["", "1", "epoch.1", "A" * 72, "A" * 71, "\u00e9", "A" * 10_000])
def test_a_forged_cursor_is_none(cursor: str) -> None:
    assert FeedCursors(b"k" * 32).open(cursor, EPOCH) is None


# --- pages --------------------------------------------------------------------------------------

CASES = document_of("cases", lists_of(BEA)["cases"], "number")
PRODUCTS = document_of("soldProducts", lists_of(BEA)["soldProducts"], "name")
BELOW = document_of("cases", lists_of(BEA)["cases"], "number", "Account")
ODD = [
    "",
    " ",
    "=",
    "A",
    "AAAA",
    "A" * 34,
    "é",
    "\x00",
    "\ud83d",
    "null",
    "A" * 100_000,
    "0:7",
    "-",
]


def damaged(cursor: str) -> list[str]:
    """One character other than it was, too few of them, too many, and other spellings."""
    others = [
        cursor[:at] + other + cursor[at + 1 :]
        for at in range(len(cursor))
        for other in "AB_-"
        if cursor[at] != other
    ]
    shorter = [cursor[:length] for length in range(len(cursor))]
    longer = [cursor + end for end in ("A", "=", "==", " ", "\n")]
    standard = cursor.replace("-", "+").replace("_", "/")
    return [*others, *shorter, *longer, cursor[::-1], *({standard} - {cursor})]


def test_a_page_cursor_opens_in_one_spelling_with_one_key_in_one_place() -> None:
    seal = Seal(b"k" * 32)
    for place, known in (
        (b"-:7", Place(None, 7)),
        (b":7", Place("", 7)),
        (b"c3a5:9", Place("å", 9)),
    ):
        cursor = seal.close(place, b"here")
        assert seal.open(cursor, b"here") == known
        for other in damaged(cursor):
            with pytest.raises(BadCursorError):
                seal.open(other, b"here")
        with pytest.raises(BadCursorError):
            seal.open(cursor, b"there")
        with pytest.raises(BadCursorError):
            Seal(b"x" * 32).open(cursor, b"here")


async def cursor_of(asking: Asker, who: str, document: str, **given: Any) -> str:
    return listed(await asking.ask(who, document, **given))["edges"][0]["cursor"]


async def foreign(demo: Asker, home: Path) -> list[str]:
    """Good cursors of another viewer, list, filter, order and server, and of a feed."""
    account = await demo.public_id("account", "a1")
    other = asker(demo.parts.settings.database_url, home, lambda: NOW)
    cursors = [
        await cursor_of(demo, BO, CASES),
        await cursor_of(demo, BEA, PRODUCTS),
        await cursor_of(demo, BEA, BELOW, id=account),
        await cursor_of(demo, BEA, CASES, filter={}),
        await cursor_of(demo, BEA, CASES, filter={"state": {"null": False}}),
        await cursor_of(demo, BEA, CASES, order={"field": "OPENED_AT", "direction": "DESC"}),
        await cursor_of(other, BEA, CASES),
        (await demo.ask(BEA, "{ snapshotCursor }"))["snapshotCursor"],
    ]
    await other.database.close()
    return cursors


async def of_another_form(demo: Asker, cursor: str) -> list[str]:
    """Sealed by this server for this very list, but not as it seals places now."""
    seal = demo.parts.answering.servers[Audience.PORTAL].reader.seal
    bea = await demo.public_id("contact", BEA)
    context = orjson.dumps([bea, "Query.cases", None, None])
    assert seal.open(cursor, context).id
    old = [b"7", b"", b":", b":7", b"-:", b"7:-", b"zz:7", b"ff:7", b"6e6f:7", b"2031:7", b"1:2:3"]
    return [seal.close(place, context) for place in old]


async def test_all_cursors_that_are_none_of_this_list_answer_alike(
    demo: Asker, tmp_path: Path
) -> None:
    """Foreign, forged and old ones: one error, for either side."""
    cursor = await cursor_of(demo, BEA, CASES)
    await demo.ask(BEA, CASES, after=cursor, before=cursor)
    bad = [
        *ODD,
        *damaged(cursor),
        *await foreign(demo, tmp_path),
        *await of_another_form(demo, cursor),
    ]
    for side in ("after", "before"):
        expected = {
            "message": f"{side} is not a cursor of this list.",
            "path": ["list"],
            "extensions": {"code": "BAD_USER_INPUT"},
        }
        for one in bad:
            assert await demo.refusal(BEA, CASES, **{side: one}) == expected, one
    account = await demo.public_id("account", "a1")
    refusal = await demo.refusal(BEA, BELOW, id=account, after=cursor)
    assert refusal == expected | {
        "message": "after is not a cursor of this list.",
        "path": ["node", "list"],
    }
