"""The compiled read path: what is asked, what is answered, and how many statements it took."""

import pytest

from tests.asking import Asker
from tests.demo_world import AGENT, AL, BEA, BO, MIA, NOC, PIA

PORTAL_HOME = """{
  soldProducts(first: 20) { nodes {
    name
    offering { name tier productModel { name } commitments { nodes { name target } } }
    installBaseItems(first: 5) { nodes { name health outages { nodes { type begin } } } }
    cases(first: 3) { nodes { number state } }
  } }
}"""


async def test_bo_sees_what_boxeo_bought(demo: Asker) -> None:
    data = await demo.ask(BO, "{ soldProducts { totalCount nodes { name account { name } } } }")
    assert data["soldProducts"] == {
        "totalCount": 2,
        "nodes": [
            {"name": "Pharmacy Manager for Boxeo", "account": {"name": "Boxeo"}},
            {"name": "Network Monitoring Platinum for Boxeo", "account": {"name": "Boxeo"}},
        ],
    }


@pytest.mark.parametrize("who", [BO, BEA, AL, PIA, MIA, AGENT, NOC])
async def test_a_portal_home_takes_one_statement(demo: Asker, who: str) -> None:
    await demo.ask(who, "{ viewer { name } }")  # the roles of staff are read once
    before = demo.database.statements
    await demo.ask(who, PORTAL_HOME)
    assert demo.database.statements == before + 1
