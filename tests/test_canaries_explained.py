"""Canaries in explanations: why somebody sees a row is told in names that they read; of a row that
they do not see nothing is told at all."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.canaries import CANARY, Cage, backends, caged, readable
from tests.demo_world import IRIS, MONITORING_OWNER, PIA, PORTAL_PEOPLE, WORKSPACE_PEOPLE, ZOE
from tests.oracle import NODE_TYPES, Oracle
from tests.probing import Probe

# As many as may be asked for at once.
AT_ONCE = 5
EXPLAINED = "{ row viewer visible summary ways { name steps { words } } }"
# By partnership and party, by a contact relationship, by representation, by offerings.
SOME = (PIA, IRIS, ZOE, MONITORING_OWNER)


@pytest.fixture(name="cage")
async def cage_fixture(empty_url: str, tmp_path: Path) -> AsyncGenerator[Cage]:
    async with caged(empty_url, tmp_path) as cage:
        yield cage


def probe(ids: list[str]) -> Probe:
    each = (f'e{n}: explainAccess(id: "{one}") {EXPLAINED}' for n, one in enumerate(ids))
    return Probe("explained", f"{{ {' '.join(each)} }}")


async def compare(cage: Cage, who: str, share: slice = slice(None)) -> None:
    """Every row of every type, or a share of them."""
    oracle = Oracle(cage.world, who)
    rows = [row for kind in NODE_TYPES for row in cage.world.rows(kind)][share]
    mine, named = readable(oracle), set[str]()
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        answer = await cage.prober.ask(who, probe([cage.names.public[row] for row in some]))
        told = [answer.data[f"e{n}"] for n in range(len(some))]
        assert [one is not None for one in told] == [oracle.sees(row) for row in some], who
        found = set(CANARY.findall(answer.body.decode()))
        assert found <= mine, (who, found - mine, told)
        named |= found
    assert named


@pytest.mark.parametrize("empty_url", [*backends("sqlite")], indirect=True)
async def test_explanations_name_what_is_theirs_and_nothing_else(cage: Cage) -> None:
    for turn, who in enumerate(SOME):
        await compare(cage, who, slice(turn, None, 5))


@pytest.mark.prove
async def test_nobody_is_explained_what_is_not_theirs(cage: Cage) -> None:
    for who in (*PORTAL_PEOPLE, *WORKSPACE_PEOPLE[:-2]):  # the others see all, or nothing
        await compare(cage, who)
