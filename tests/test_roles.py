"""Statements are written for the roles of the user who asks; when roles change, answers follow."""

import pytest
import sqlalchemy as sa

from tests.asking import Asker
from tests.demo_world import NOC

COUNTS = """{ viewer { roles } consumers { totalCount } alerts { totalCount }
  incidents { totalCount } cases { totalCount } contracts { totalCount } }"""


async def give(demo: Asker, *roles: str) -> None:
    """To Nils of the network operations."""
    stored = "[" + ", ".join(f'"{role}"' for role in roles) + "]"
    async with demo.database.write() as session:
        statement = sa.text("update user_account set roles = :roles where external_key = :key")
        await session.execute(statement, {"roles": stored, "key": NOC})


async def counts(demo: Asker) -> dict[str, int]:
    data = await demo.ask(NOC, COUNTS)
    del data["viewer"]
    return {name: found["totalCount"] for name, found in data.items()}


async def test_whoever_gains_and_loses_a_role_gets_what_the_new_ones_show(own_demo: Asker) -> None:
    engineer = await counts(own_demo)
    assert engineer["alerts"] > 0
    assert engineer["consumers"] == engineer["contracts"] == 0
    await give(own_demo, "MANAGER")
    manager = await counts(own_demo)
    assert manager["consumers"] > 0
    assert manager["contracts"] > 0
    assert manager["alerts"] < engineer["alerts"]
    await give(own_demo, "MANAGER", "NOC")
    assert await counts(own_demo) == {
        name: max(manager[name], engineer[name]) for name in manager if name != "cases"
    } | {"cases": manager["cases"]}
    await give(own_demo, "NOC")
    assert await counts(own_demo) == engineer
    await give(own_demo, "INTEGRATION")
    assert set((await counts(own_demo)).values()) == {0}


@pytest.mark.parametrize("change", ["active = false", "roles = '[]', active = false"])
async def test_whoever_goes_is_nobody_at_once(own_demo: Asker, change: str) -> None:
    await counts(own_demo)
    async with own_demo.database.write() as session:
        gone = f"update user_account set {change} where external_key = :key"
        await session.execute(sa.text(gone), {"key": NOC})
    refusal = await own_demo.refusal(NOC, COUNTS)
    assert refusal["extensions"]["code"] == "UNAUTHENTICATED"


async def test_roles_are_read_once_and_made_sure_of_in_the_statement(own_demo: Asker) -> None:
    await own_demo.identity(NOC)
    taken: list[int] = []
    for roles in [("NOC",), ("NOC",), ("NOC", "AGENT"), ("NOC", "AGENT")]:
        await give(own_demo, *roles)
        before = own_demo.database.statements
        await counts(own_demo)
        taken.append(own_demo.database.statements - before)
    # read and asked; asked; in vain, read and asked; asked
    assert taken == [2, 1, 3, 1]
