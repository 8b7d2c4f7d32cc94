"""What mutmut asks of its mutants, the quickest first: that the rules be the oracle's, in a world
prepared before, and their words those that are written; then tests. One test does it all: mutmut
runs several in any order.

The server is imported below alone, so that its rules are made by the mutant.
"""

import os
from pathlib import Path

import pytest

from tests.faults.trial import ON_SQLITE

TOKENS = ("tests/test_tokens.py", "tests/test_tokens_hostile.py")
OTHERS = (
    "tests/test_explain_access.py", "tests/test_explain_access_proved.py", "tests/test_roles.py",
    "tests/test_filters.py", "tests/test_deeds_cases.py", "tests/test_deeds_meanwhile.py",
)  # fmt: skip
EVERYTHING = ("tests/test_keys.py", *TOKENS, *OTHERS)
DOORS = {"auth.keys": ("tests/test_keys.py",), "auth.tokens": TOKENS}


def test_somebody_notices() -> None:
    module = os.environ["MUTANT_UNDER_TEST"].rpartition(".")[0]
    if module not in DOORS:
        the_rules_are_the_oracles()
        the_words_are_those_written()
    files = DOORS.get(module, OTHERS if module else EVERYTHING)
    options = ("-x", "-q", "-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin", "-m", ON_SQLITE)
    ignored = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
    assert pytest.main([*options, *ignored, *files]) == pytest.ExitCode.OK


def the_rules_are_the_oracles() -> None:
    from tests.faults.rules import rules_differ
    from tests.faults.worlds import prepared

    world = prepared("telling", Path(os.environ["CSMGRAPH_FAULTS"]))
    assert rules_differ(world.judged) is None


def the_words_are_those_written() -> None:
    from tests.told_ways import WRITTEN, told

    assert list(told()) == WRITTEN.read_text(encoding="utf-8").splitlines()
