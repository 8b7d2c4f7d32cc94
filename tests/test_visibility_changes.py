"""Changed demo worlds: the server imports them and judges as the oracle does."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.importing import import_folder
from tests.asking import Asker, asker
from tests.demo_world import NOW, changed, with_parties
from tests.oracle import Oracle, World
from tests.reference import Names
from tests.test_visibility import PEOPLE, compare_lists

CHANGES: dict[str, dict[str, tuple[str, str]]] = {
    "a contact moves": {"contacts.csv": ("+46 8 5550 1011,a1,", "+46 8 5550 1011,a5,")},
    "an account in between goes": {"accounts.csv": ("BOX-C9WE-47HJ,true", "BOX-C9WE-47HJ,false")},
    "a consumer goes": {"consumers.csv": ("7701,true", "7701,false")},
    "cases since the start": {"account_relationships.csv": ("10h30m,,all", "10h30m,,since_start")},
    "cases that began later": {
        "account_relationships.csv": ("now-293d10h30m,,all", "now-2d,,since_start")
    },
    "cases assigned": {"account_relationships.csv": ("293d10h30m,,all", "293d10h30m,,assigned")},
    "a partnership ends": {
        "account_relationships.csv": ("now-293d10h30m,,all", "now-293d,now,all")
    },
    "a relation begins": {"contact_relationships.csv": ("", "c9,a5,now,\n")},
    "a relation ends": {"contact_relationships.csv": ("now-212d10h30m,", "now-212d,now")},
    "an account restricts": {"accounts.csv": ("a3,true,false,false,c5", "a3,true,false,true,c5")},
    "an item is put away": {"install_base_items.csv": ("now-414d,true", "now-414d,false")},
    "an outage is kept back": {"outages.csv": ("now+7d13h,,true", "now+7d13h,,false")},
    "a candidate is rejected": {"cases.csv": ("6h20m,,false,,", "6h20m,,true,rejected,")},
    "a candidate is proposed": {"cases.csv": ("6h20m,,false,,", "6h20m,,true,proposed,")},
    "a role is added": {
        "users.csv": ("omar.haddad@acme.example,", "omar.haddad@acme.example,consumer_agent;")
    },
    "dependencies go round": {"ci_dependencies.csv": ("", "db1,as2,depends_on\n")},
    "an alert is raised": {"alerts.csv": ("", "new,db2,major,open,,now,\n")},
    "only the parent has the alert": {"cases.csv": ("alr1,inc1,ib14", ",,ib14")},
}
PARTIES = {
    "on a root": ",ib9,,authorized,c12,,",
    "on a child": ",ib9a,,authorized,c12,,",
    "on a product": "sp3a,,,authorized,c12,,",
    "on a case": ",,cs7,authorized,,,k2",
    "on a major case": ",,cs100,authorized,c2,,",
    "listed": "sp3a,,,listed,c12,,",
    "of an account": ",ib8,,authorized,,a1,",
}


@pytest.fixture
async def elsewhere(empty_url: str, tmp_path: Path) -> AsyncGenerator[Asker]:
    """A server of a world not yet imported."""
    asking = asker(empty_url, tmp_path / "home", lambda: NOW)
    yield asking
    await asking.database.close()


async def compare_worlds(server: Asker, folder: Path, world: World) -> None:
    report = await import_folder(server.database, folder, now=NOW)
    assert report.ok
    names = await Names.read(world, server.database.reader)
    for who in PEOPLE:
        oracle = Oracle(world, who)
        if oracle.active():
            await compare_lists(server, names, oracle, who)
        else:
            refusal = await server.refusal(who, "{ viewer { name } }")
            assert refusal["extensions"]["code"] == "UNAUTHENTICATED"


def worlds() -> Iterator[Any]:
    """Each world on one of the two databases in turn; on the other where there is time."""
    backends = {
        "sqlite": [],
        "postgresql": [pytest.mark.postgresql],
    }
    for turn, world in enumerate([*CHANGES, *PARTIES]):
        for place, (backend, marks) in enumerate(backends.items()):
            later = [] if turn % 2 == place else [pytest.mark.prove]
            yield pytest.param(backend, world, marks=[*marks, *later], id=f"{backend}-{world}")


@pytest.mark.parametrize(("empty_url", "name"), list(worlds()), indirect=["empty_url"])
async def test_changed_worlds(elsewhere: Asker, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "changed"
    if name in CHANGES:
        world = changed(folder, CHANGES[name])
    else:
        world = with_parties(folder, PARTIES[name])
    await compare_worlds(elsewhere, folder, world)
