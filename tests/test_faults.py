"""Every rule of permission, broken in turn: somebody must notice. See tests/faults.

A server with a fault in it needs a process that holds no sound one, so these ask the command.
"""

import subprocess
import sys
from functools import cache

import pytest

from tests.faults.places import ROOT, Fault, all_faults

# A dozen faults of these, by the rules alone.
RULES = ("auth/cases", "auth/external", "auth/fields", "auth/grants", "auth/internal")
STEP = "53"


@cache
def made() -> list[Fault]:
    return all_faults()


def faults(*arguments: str) -> str:
    """What the command says; it fails where a fault is not noticed."""
    command = [sys.executable, "-m", "tests.faults", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_a_sample_of_broken_rules_is_noticed() -> None:
    assert "to be mended: 0" in faults("--rules", "--every", STEP, *RULES)


@pytest.mark.prove
def test_every_broken_rule_is_noticed() -> None:
    assert "to be mended: 0" in faults()


@pytest.mark.parametrize(
    "name",
    [
        "auth/scope.py RULES: EVERYBODY for NOBODY",
        "auth/internal.py ACCOUNT_RELATIONSHIP: without Role.NOC",
        "auth/cases.py contact_cases: without Way('reach', (by(db.AccessCases.ALL),))",
        "auth/grants.py running: row.c.valid_to >= NOW",
        "db/access.py _reach: without Account.active",
        "schema/accounts.py Account.registration_code: without guard=guards.REGISTRATION",
        "schema/cases.py Case.alert: PORTAL for WORKSPACE",
    ],
)
def test_rules_guards_marks_and_reach_are_all_broken(name: str) -> None:
    assert name in {fault.name for fault in made()}


def test_every_fault_changes_its_module_and_has_a_name_of_its_own() -> None:
    names, sources = {fault.name for fault in made()}, {fault.source for fault in made()}
    assert len(names) == len(sources) == len(made())
