"""Product models, their offerings in three tiers or as bundles, commitments, the catalog."""

from db.generate import words
from db.generate.parties import users_with
from db.generate.world import World, boolean

TIERS = {"Platinum": "99.95 %", "Gold": "99.9 %", "Silver": "99.5 %"}
KINDS = ("service", "application", "hardware", "software")
COMPONENTS = ("Basis", "Reports", "Archive")


def write(world: World) -> None:
    count = world.tier.product_models
    names = [_name(number) for number in range(count)]
    with world.file("product_models", "key name kind description") as row:
        for number, name in enumerate(names):
            row(
                key=f"pm{number + 1}",
                name=name,
                kind="bundle" if _is_bundle(number) else KINDS[number % len(KINDS)],
                description=f"{name}, made for the tests.",
            )
    _write_offerings(world, names)
    with world.file("catalog_items", "key name description product_models") as row:
        for number, name in enumerate(names, 1):
            row(key=f"cat{number}", name=f"Change {name}", product_models=f"pm{number}")


def _name(number: int) -> str:
    round_, word = divmod(number, len(words.PRODUCTS))
    return words.PRODUCTS[word] + (f" {round_ + 1}" if round_ else "")


def _is_bundle(number: int) -> bool:
    return number % 4 == 2


def _write_offerings(world: World, names: list[str]) -> None:
    """Every model has three offerings: its tiers, or the components of its bundle."""
    owners = users_with("service_owner")
    last = 0
    with (
        world.file(
            "service_offerings", "key name product_model tier owner published parent optional"
        ) as offering,
        world.file("service_commitments", "key offering kind name target") as commitment,
    ):
        for number, name in enumerate(names):
            bundle = 0
            if _is_bundle(number):
                last += 1
                bundle = last
                offering(
                    key=f"so{bundle}", name=name, product_model=f"pm{number + 1}", published="true"
                )
            for place, tier in enumerate(COMPONENTS if bundle else TIERS):
                last += 1
                world.offerings.append(last)
                offering(
                    key=f"so{last}",
                    name=f"{name} {tier}",
                    product_model=f"pm{number + 1}",
                    tier="" if bundle else tier,
                    owner=f"u{owners[number % len(owners)]}",
                    published=boolean(not world.happens(0.1)),
                    parent=f"so{bundle}" if bundle else "",
                    optional=boolean(bool(bundle) and place > 0),
                )
                commitment(
                    key=f"com{last}",
                    offering=f"so{last}",
                    kind="availability",
                    name=f"{tier} availability",
                    target=list(TIERS.values())[place],
                )
