"""What mutmut asks of its mutants: that the rules be the oracle's, in a world prepared before."""

import os
from pathlib import Path


def test_the_rules_are_the_oracles() -> None:
    """The server is imported here, so that its rules are made by the mutant."""
    from tests.faults.rules import rules_differ
    from tests.faults.worlds import prepared

    world = prepared("telling", Path(os.environ["CSMGRAPH_FAULTS"]))
    assert rules_differ(world.judged) is None
