"""Canaries: in a world in which every text is one of a kind, nobody is ever shown one that is not
theirs to read; not in answers, errors, refusals, faults or live events.

Looked for are all texts of the import format (names, numbers, mail addresses, telephone numbers,
descriptions, subjects, comments and work notes, messages, serial numbers, registration codes,
currencies, responsibilities and so on), the numbers that the server gives, solutions of cases, the
keys of the import, and the public ids of all rows.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import AsyncGenerator
from functools import cache
from pathlib import Path

import pytest
from graphql import build_client_schema, get_introspection_query

from tests.canaries import CANARY, Cage, backends, caged, folder, readable, texts_of
from tests.demo_world import AGENT, BO, MIA, NOW, PORTAL_PEOPLE, WORKSPACE_PEOPLE
from tests.oracle import Oracle, World
from tests.probing import Probe, by_ids, faulty, reading, refused
from tests.reference.documents import Documents, node_of

PEOPLE = [*PORTAL_PEOPLE, *WORKSPACE_PEOPLE]
CURSOR = re.compile(r'ursor":"([\w-]+)"')
CLEAR = re.compile("§[A-Z][a-z]".encode())


@pytest.fixture(name="cage")
async def cage_fixture(empty_url: str, tmp_path: Path) -> AsyncGenerator[Cage]:
    async with caged(empty_url, tmp_path) as cage:
        yield cage


@cache
def documents(introspection: str) -> Documents:
    return Documents(build_client_schema(json.loads(introspection)["data"]))


async def whole(cage: Cage, who: str) -> Documents:
    """All that their own schema says they can select."""
    answer = await cage.prober.ask(who, Probe("schema", get_introspection_query()))
    return documents(answer.body.decode())


TURNS = pytest.mark.parametrize(
    ("empty_url", "audience"),
    [*backends("sqlite", audience="WORKSPACE"), *backends("postgresql", audience="PORTAL")],
    indirect=["empty_url"],
)
PEOPLE_OF = {"PORTAL": PORTAL_PEOPLE, "WORKSPACE": WORKSPACE_PEOPLE}
# One of each kind: what they are refused depends on the schema and not on them.
SOME = (BO, MIA, AGENT)


@TURNS
async def test_everybody_reads_what_is_theirs_and_nothing_else(cage: Cage, audience: str) -> None:
    """All rows by their ids, and a part of the lists: everything they may read shows, too."""
    for turn, who in enumerate(PEOPLE_OF[audience]):
        made = await whole(cage, who)
        probes = [Probe(name, text) for name, text in [*made.by_root()][turn % 4 :: 4]]
        probes += [*by_ids(audience, cage.ids()), viewer(made)]
        probes += [Probe("words", made.document("cases", path)) for path in (["comments"], [])]
        assert await cage.sung(who, probes) == readable(Oracle(cage.world, who)), who
        if who in SOME:
            await errors_and_refusals(cage, audience, who)
            await orders_filters_and_cursors(cage, audience, who)


def viewer(made: Documents) -> Probe:
    inner = made.selection(node_of(made.roots["viewer"]), [])
    return Probe("viewer", f"{{ viewer {{ {inner} }} }}")


async def errors_and_refusals(cage: Cage, audience: str, who: str) -> None:
    """They name nothing."""
    oracle = Oracle(cage.world, who)
    hidden = [
        cage.names.public[row]
        for kind in ("Account", "Contact", "Consumer", "SoldProduct", "InstallBaseItem", "Case")
        for row in cage.world.rows(kind)
        if not oracle.sees(row)
    ]
    assert await cage.sung(who, [*refused(audience, hidden[::8])]) == set()
    for probe in faulty(audience):
        answer = await cage.prober.ask(who, probe)
        assert answer.fine or not CANARY.search(answer.body.decode()), probe


async def orders_filters_and_cursors(cage: Cage, audience: str, who: str) -> None:
    """A cursor holds the key of its order: under seal."""
    asked = [probe for probe in reading(audience) if probe.name.startswith(("orders", "filters"))]
    assert await cage.sung(who, asked) == set()
    answers = [(await cage.prober.ask(who, probe)).body.decode() for probe in asked]
    cursors = [cursor for text in answers for cursor in CURSOR.findall(text)]
    assert len(cursors) > 50
    for cursor in cursors:
        assert not CLEAR.search(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


@pytest.mark.prove
async def test_no_path_leads_to_what_is_not_theirs(cage: Cage) -> None:
    """Every path of three levels."""
    for who in PEOPLE:
        made = await whole(cage, who)
        probes = [Probe(name, text) for name, text in (*made.by_root(), *made.by_link())]
        await cage.sung(who, probes)


async def test_every_canary_is_read_by_somebody(tmp_path: Path) -> None:
    """So that looking for them can fail."""
    world = World.load(folder(tmp_path / "canaries"), NOW)
    read = set[str]().union(*(readable(Oracle(world, who)) for who in PEOPLE))
    assert texts_of(world) == read
    assert len(read) > 400
