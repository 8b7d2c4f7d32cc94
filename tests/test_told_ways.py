"""The ways in which rows and values are somebody's, as explanations name them: whoever changes one
sees in the file which others change with it."""

from tests.told_ways import GUARDED, WRITTEN, guards, told


def test_every_way_is_told_as_it_is_written() -> None:
    """`python -m tests.told_ways > tests/told_ways.txt` writes it anew."""
    assert list(told()) == WRITTEN.read_text(encoding="utf-8").splitlines()


def test_every_guard_is_among_them() -> None:
    assert guards().keys() == GUARDED.keys()
