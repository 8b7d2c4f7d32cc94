"""What one operation may ask for: a statement of bounded size, whatever is repeated in it, that
both databases bear."""

import pytest
from graphql import get_introspection_query

from tests.asking import Asker
from tests.demo_world import ADMIN, BEA


def repeated(text: str, times: int) -> str:
    """The field under so many aliases."""
    return " ".join(f"a{number}: {text}" for number in range(times))


@pytest.mark.parametrize(
    "document",
    [
        f"{{ {repeated('accounts { nodes { name } }', 100)} }}",
        f"{{ accounts {{ {repeated('nodes { name }', 30)} }} }}",
        f"{{ accounts {{ nodes {{ {repeated('cases { totalCount }', 100)} }} }} }}",
        f"{{ accounts {{ nodes {{ {repeated('health', 400)} }} }} }}",
        f"{{ soldProducts {{ nodes {{ {repeated('unitPrice', 400)} }} }} }}",
        "{" + repeated('node(id: "acc_0123456789abcdef") { id }', 200) + "}",
    ],
)
async def test_too_much_at_once_is_refused(demo: Asker, document: str) -> None:
    for who in (ADMIN, BEA):
        refusal = await demo.refusal(who, document)
        assert refusal["extensions"]["code"] == "COST_LIMIT"


async def test_the_schema_is_read_in_full_and_not_ten_times(demo: Asker) -> None:
    """What graphql-core answers holds up everybody else meanwhile."""
    whole = get_introspection_query(input_value_deprecation=True, schema_description=True)
    assert len((await demo.ask(ADMIN, whole))["__schema"]["types"]) > 100
    types = "__schema { types { fields { name args { name type { name } } } } }"
    refusal = await demo.refusal(BEA, f"{{ {repeated(types, 100)} }}")
    assert refusal["extensions"]["code"] == "COST_LIMIT"


async def test_what_is_repeated_is_found_once(demo: Asker) -> None:
    data = await demo.ask(ADMIN, f"{{ accounts {{ {repeated('totalCount', 300)} }} }}")
    assert len(set(data["accounts"].values())) == 1
    page = "pageInfo { hasPreviousPage startCursor endCursor hasNextPage }"
    document = f"{{ accounts(first: 2) {{ {repeated(page, 100)} }} }}"
    first, *others = (await demo.ask(ADMIN, document))["accounts"].values()
    assert others == [first] * 99


@pytest.mark.parametrize("who", [ADMIN, BEA])
async def test_plain_values_and_links_may_be_repeated(demo: Asker, who: str) -> None:
    for field in ("subject", "account { name }"):
        document = f"{{ cases(first: 3) {{ nodes {{ {repeated(field, 300)} }} }} }}"
        for node in (await demo.ask(who, document))["cases"]["nodes"]:
            assert len({str(value) for value in node.values()}) == 1


@pytest.mark.parametrize("who", [ADMIN, BEA])
async def test_the_deepest_chains_of_links_and_lists_are_borne(demo: Asker, who: str) -> None:
    links = "parent { root { " * 6 + "name" + " } }" * 6
    await demo.ask(who, f"{{ installBaseItems {{ nodes {{ {links} }} }} }}")
    page = "totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { id"
    names = ["accounts", "soldProducts", "installBaseItems", "outages", "installBaseItems", "cases"]
    lists = " ".join(f"{name}(last: 3) {{ {page}" for name in names)
    await demo.ask(who, f"{{ {lists} {'} }' * 6} }}")
