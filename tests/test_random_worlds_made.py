"""What random worlds are made of, and how one that fails becomes small."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.demo_world import NOW
from tests.oracle import World
from tests.oracle.facts import Facts
from tests.worlds.folders import Folder, copied, write_folder
from tests.worlds.maker import Maker
from tests.worlds.reduction import reduced

WORLDS = 20


def of_accounts(world: World) -> Iterator[str]:
    for account in world.rows("Account"):
        line = [account]
        while (above := line[-1].one("parent")) is not None:
            line.append(above)
        yield f"an account {len(line)} deep"
        yield f"active {account.values['active']}"
        yield f"restricted {account.values['restrict_contact_access']}"


def of_partnerships(world: World) -> Iterator[str]:
    relations, facts = world.rows("AccountRelationship"), Facts(world)
    for relation in relations:
        yield str(relation.values["case_access"])
        yield f"live {facts.live(relation)}"
        yield from (f"{end} now" for end in ("valid_from", "valid_to") if at(relation.values[end]))
    if len({(one.one("partner"), one.one("account")) for one in relations}) < len(relations):
        yield "several partnerships of one pair"


def of_parties_and_cases(world: World) -> Iterator[str]:
    facts = Facts(world)
    for party in world.rows("RelatedParty"):
        item = party.one("install_base_item")
        place = "a child item" if item and item.one("parent") else "a root" if item else "another"
        yield f"{party.values['kind']} on {place}"
    for case in world.rows("Case"):
        yield f"major {case.values['major']} {case.values['major_state']}"
        if (parent := case.one("parent")) is not None and facts.is_major(parent):
            yield "a child of a major case"


def of_services(world: World) -> Iterator[str]:
    facts = Facts(world)
    if any(ci in facts.up(facts.dependents(ci)) for ci in world.rows("ConfigurationItem")):
        yield "dependencies that go round"
    for outage in world.rows("Outage"):
        yield f"{facts.phase(outage)} published {outage.values['published']}"
    for user in world.rows("User"):
        roles = user.values["roles"]
        assert isinstance(roles, list)
        yield f"{len(roles)} roles"
        yield from roles


PARTS = (of_accounts, of_partnerships, of_parties_and_cases, of_services)


def at(value: object) -> bool:
    return isinstance(value, datetime) and value == NOW


def test_worlds_hold_all_there_is_to_go_wrong(tmp_path: Path) -> None:
    found: set[str] = set()
    for seed in range(WORLDS):
        place = write_folder(tmp_path / str(seed), Maker(seed).world())
        world = World.load(place, NOW)
        found |= {each for part in PARTS for each in part(world)}
    phases = ("PLANNED", "ONGOING", "ENDED", "CANCELLED")
    majors = ("PROPOSED", "ACCEPTED", "REJECTED", "CANCELLED")
    assert found >= {
        *(f"an account {depth} deep" for depth in range(1, 7)),
        *(f"{what} {yes}" for what in ("active", "restricted", "live") for yes in (True, False)),
        *("ALL", "SINCE_START", "ASSIGNED", "valid_from now", "valid_to now"),
        *("several partnerships of one pair", "dependencies that go round"),
        *(f"{kind} on {place}" for kind in ("AUTHORIZED", "LISTED") for place in PLACES),
        *(f"major True {state}" for state in majors),
        *("a child of a major case", "1 roles", "2 roles", "3 roles"),
        *(f"{phase} published {yes}" for phase in phases for yes in (True, False)),
        *("AGENT", "CONSUMER_AGENT", "MANAGER", "NOC", "SERVICE_OWNER", "ADMIN", "INTEGRATION"),
    }
    assert "an account 7 deep" not in found


PLACES = ("a child item", "a root", "another")


def test_accounts_contacts_and_items_move() -> None:
    moved: set[str] = set()
    for seed in range(WORLDS):
        maker = Maker(seed)
        before, after = maker.world(), maker.later()
        for file, column in (
            ("accounts", "parent"), ("contacts", "account"), ("install_base_items", "parent"),
        ):  # fmt: skip
            known = {row["key"]: row[column] for row in before[file]}
            if any(known.get(row["key"], row[column]) != row[column] for row in after[file]):
                moved.add(file)
    assert moved == {"accounts", "contacts", "install_base_items"}


def test_a_seed_says_all() -> None:
    one, other = Maker(7), Maker(7)
    assert (one.world(), one.later()) == (other.world(), other.later())


async def test_a_world_that_fails_shrinks_to_what_it_takes() -> None:
    """To a contact of an account below another: the rows between are needed, all else goes."""

    async def fails(history: list[Folder]) -> bool:
        below = {row["key"] for row in history[-1]["accounts"] if row["parent"]}
        return any(row["account"] in below for row in history[-1]["contacts"])

    maker = Maker(3)
    history = [maker.world(), maker.later()]
    untouched = copied(history[-1])
    (smallest,) = await reduced(history, fails)
    assert {file: len(rows) for file, rows in smallest.items() if rows} == {
        "accounts": 2,
        "contacts": 1,
    }
    assert history[-1] == untouched
