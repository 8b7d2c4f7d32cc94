"""Filters by a link see of it what the viewer sees."""

from typing import Any

import pytest

from auth.viewer import Audience
from schema.build import build
from tests.asking import Asker
from tests.demo_world import ADMIN, AGENT, BO, CONSUMER_AGENT, MONITORING_OWNER, NOC, PAT

PEOPLE = {
    Audience.PORTAL: [BO, PAT],
    Audience.WORKSPACE: [AGENT, CONSUMER_AGENT, NOC, MONITORING_OWNER, ADMIN],
}


def linked() -> list[Any]:
    """Every list and link by which it can be filtered, and who asks."""
    found: list[Any] = []
    for audience, people in PEOPLE.items():
        query = build(audience).schema.query_type
        assert query is not None
        for name, field in query.fields.items():
            kind: Any = field.args["filter"].type if "filter" in field.args else None
            tests = kind.fields.items() if kind is not None else ()
            links = [one for one, test in tests if str(test.type) == "IDFilter" and one != "id"]
            if links:
                found += [pytest.param(who, name, links, id=f"{who}-{name}") for who in people]
    return found


@pytest.mark.parametrize(("who", "name", "links"), linked())
async def test_a_filter_by_a_link_agrees_with_the_link(
    demo: Asker, who: str, name: str, links: list[str]
) -> None:
    """Under null stand exactly the rows whose link shows null; the others under not null. (A link
    asked through a question of its own was once asked without its row.)"""
    shown = " ".join(f"{link} {{ id }}" for link in links)
    page = "(first: 100) { nodes { id"
    rows = (await demo.ask(who, f"{{ {name}{page} {shown} }} }} }}"))[name]["nodes"]
    parts: list[str] = []
    for link in links:
        for null in ("true", "false"):
            filter = f"filter: {{{link}: {{null: {null}}}}}"
            parts.append(f"{link}_{null}: {name}(first: 100, {filter}) {{ nodes {{ id }} }}")
    data = await demo.ask(who, f"{{ {' '.join(parts)} }}")
    for link in links:
        for null in (True, False):
            found = {row["id"] for row in data[f"{link}_{str(null).lower()}"]["nodes"]}
            assert found == {row["id"] for row in rows if (row[link] is None) is null}, link
