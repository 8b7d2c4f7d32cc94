"""Cursors of feeds: opaque, of one length, and good for this log alone."""

import pytest

from realtime.cursors import LENGTH, FeedCursors
from realtime.outbox import Position

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
