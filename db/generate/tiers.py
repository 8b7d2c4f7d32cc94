"""How much of everything a world of each size has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tier:
    """`largest_tree` is the share of all accounts in the largest hierarchy. Alerts are those of a
    week, incidents those of a month, cases and outages those of a year."""

    accounts: int
    partners: int
    contacts: int
    consumers: int
    sold_products: int
    install_base_items: int
    services: int
    configuration_items: int
    dependencies: int
    alerts: int
    incidents: int
    cases: int
    outages: int
    product_models: int
    largest_tree: float
    most_contacts: int


TIERS = {
    "S": Tier(
        accounts=80, partners=4, contacts=300, consumers=60, sold_products=240,
        install_base_items=400, services=20, configuration_items=400, dependencies=900,
        alerts=80, incidents=20, cases=300, outages=24, product_models=8,
        largest_tree=0.15, most_contacts=60,
    ),
    "M": Tier(
        accounts=1_000, partners=20, contacts=8_000, consumers=2_000, sold_products=6_000,
        install_base_items=10_000, services=150, configuration_items=12_000,
        dependencies=30_000, alerts=5_600, incidents=240, cases=8_400, outages=60,
        product_models=20, largest_tree=0.06, most_contacts=500,
    ),
    "L": Tier(
        accounts=20_000, partners=150, contacts=150_000, consumers=100_000,
        sold_products=120_000, install_base_items=200_000, services=3_000,
        configuration_items=250_000, dependencies=600_000, alerts=140_000, incidents=3_600,
        cases=171_000, outages=600, product_models=60, largest_tree=0.01, most_contacts=5_000,
    ),
}  # fmt: skip
