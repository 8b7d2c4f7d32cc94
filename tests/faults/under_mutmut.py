"""What mutmut asks of its mutants, the quickest first: that the words of the rules be those that
are written, that the rules be the oracle's, in a world prepared before; then tests. One test does
it all: mutmut runs several in any order.

The server is imported below alone, so that its rules are made by the mutant.
"""

import gc
import os
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.faults.trial import ON_SQLITE

TOKENS = ("tests/test_tokens.py", "tests/test_tokens_hostile.py")
OTHERS = (
    "tests/test_scope.py", "tests/test_roles.py",
    "tests/test_deeds_cases.py", "tests/test_deeds_meanwhile.py",
    "tests/test_explain_access.py", "tests/test_explain_access_proved.py",
)  # fmt: skip
EVERYTHING = ("tests/test_keys.py", *TOKENS, *OTHERS)
DOORS = {"auth.keys": ("tests/test_keys.py",), "auth.tokens": TOKENS}


def test_somebody_notices() -> None:
    gc.disable()  # such a process is short
    module = os.environ["MUTANT_UNDER_TEST"].rpartition(".")[0]
    if module not in DOORS:
        the_words_are_those_written()
        the_rules_are_the_oracles()
    files = DOORS.get(module, OTHERS if module else EVERYTHING)
    plugins = ("-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin", "--assert=plain")
    assert pytest.main(["-x", "-q", *plugins, "-m", ON_SQLITE, *files]) == pytest.ExitCode.OK


def the_words_are_those_written() -> None:
    from tests.told_ways import WRITTEN, told

    written = WRITTEN.read_text(encoding="utf-8").splitlines()
    assert all(one == other for one, other in zip_longest(told(), written))  # up to the first


def the_rules_are_the_oracles() -> None:
    from tests.faults.rules import rules_differ
    from tests.faults.worlds import prepared

    world = prepared("telling", Path(os.environ["CSMGRAPH_FAULTS"]))
    assert rules_differ(world.judged) is None
