"""What is measured: documents, and who asks them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HOME = """
query Home { soldProducts(first: 20) { nodes { id name status quantity start
  offering { name tier productModel { name } commitments { nodes { name target } } }
  installBaseItems(first: 5) { nodes { name environment health
    outages(filter: {phase: {eq: ONGOING}}) { nodes { type begin } } } }
  cases(first: 3, filter: {state: {in: [NEW, OPEN, AWAITING_INFO]}}) {
    nodes { number priority state openedAt } } } } }
"""

POINT = """
query Point($id: ID!) { soldProduct(id: $id) { name quantity status account { name number }
  offering { name tier productModel { name kind } } } }
"""

CASES = """
query Cases($states: [CaseState!]) { cases(first: 50, filter: {state: {in: $states}}) {
  totalCount pageInfo { hasNextPage }
  nodes { id number subject state priority openedAt account { name } } } }
"""


@dataclass(frozen=True)
class Operation:
    """The same by hand stands in sql/, under its name."""

    name: str
    document: str
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])


def operations(sold_product: str) -> list[Operation]:
    """All of them, asked by a viewer who sees this sold product."""
    return [
        Operation("home", HOME),
        Operation("point", POINT, {"id": sold_product}),
        Operation("cases", CASES, {"states": ["NEW", "OPEN", "CLOSED"]}),
    ]
