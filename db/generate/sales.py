"""What accounts and consumers bought, where it runs, and what was promised for it."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import accumulate

from db.generate.world import World, Write, ago, shares, zipf

SHARE_OF_CONSUMERS = 0.1
CHILD_AFTER_PARENT = 0.4
ENVIRONMENTS = {"development": 0.2, "test": 0.2, "production": 0.6}
LARGEST_SERVICE = 0.4
"""The share of all items that run on the most used service."""
UNWATCHED = 0.05


def write(world: World) -> None:
    counts = _products_per_owner(world)
    seller = _Seller(world)
    with ExitStack() as stack:
        for name, columns in FILES.items():
            seller.rows[name] = stack.enter_context(world.file(name, columns))
        for owner, count in enumerate(counts):
            seller.sell(owner, count)


FILES = {
    "sold_products": "key name account consumer product_model offering parent contact quantity "
    "start end unit_price currency",
    "install_base_items": "key name account consumer product_model parent configuration_item "
    "service_context environment contact serial_number installed_at active",
    "installed_products": "sold_product install_base_item",
    "related_parties": "install_base_item kind contact account responsibility",
    "contracts": "key account consumer name start end state support_schedule sold_products value",
    "entitlements": "key contract account consumer name channels state start end",
}


def _products_per_owner(world: World) -> list[int]:
    """By Zipf's law for the accounts, in no order of theirs; consumers have one or none."""
    weights = zipf(world.tier.accounts, 0.9)
    world.chance.shuffle(weights)
    to_consumers = int(world.tier.sold_products * SHARE_OF_CONSUMERS)
    counts = shares(world.tier.sold_products - to_consumers, weights)
    buyers = set(
        world.chance.sample(range(world.tier.consumers), min(to_consumers, world.tier.consumers))
    )
    return counts + [int(consumer in buyers) for consumer in range(world.tier.consumers)]


class _Seller:
    """Numbers go on from owner to owner, so that an owner's rows lie side by side."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: dict[str, Write] = {}
        self.product, self.item, self.contract = 1, 1, 1
        self.services = list(accumulate([LARGEST_SERVICE, *self._other_services()]))

    def _service(self) -> int:
        numbers = range(1, self.world.tier.services + 1)
        return self.world.chance.choices(numbers, cum_weights=self.services)[0]

    def _other_services(self) -> list[float]:
        weights = zipf(self.world.tier.services, 1.2)[1:]
        return [weight * (1 - LARGEST_SERVICE) / sum(weights) for weight in weights]

    def sell(self, owner: int, count: int) -> None:
        products = range(self.product, self.product + count)
        first_item = self.item
        parent: tuple[int, int] | None = None
        for _ in products:
            if parent is None or not self.world.happens(CHILD_AFTER_PARENT):
                parent = None
            parent = self._sell_one(owner, parent)
        self.world.owned_products.append(products)
        self.world.owned_items.append(range(first_item, self.item))
        if count and self.world.happens(0.6):
            self._contract(owner, products)

    def _sell_one(self, owner: int, parent: tuple[int, int] | None) -> tuple[int, int]:
        """A product and its items, the first of them below the parent's; the parent for the next
        is the one that this one has, or itself."""
        world, number = self.world, self.product
        self.product += 1
        offering = world.pick(world.offerings)
        start = world.chance.randrange(40_000, 1_000_000)
        contact = self._contact(owner)
        self.rows["sold_products"](
            key=f"sp{number}",
            name=f"Product {number}",
            **self.owner_cells(owner),
            offering=f"so{offering}",
            parent=f"sp{parent[0]}" if parent else "",
            contact=contact,
            quantity=world.pick((1, 1, 1, 5, 10, 100)),
            start=ago(start),
            end=ago(start - world.pick((500_000, 1_000_000, 1_500_000))),
            unit_price=f"{world.chance.randrange(500, 500_000) / 100:.2f}",
            currency=world.pick(("EUR", "USD", "GBP")),
        )
        items = list(self._install(owner, number, parent, contact, start))
        return parent or (number, items[0])

    def _install(
        self, owner: int, product: int, parent: tuple[int, int] | None, contact: str, start: int
    ) -> Iterator[int]:
        world = self.world
        ratio = world.tier.install_base_items / world.tier.sold_products
        for place in range(int(ratio) + world.happens(ratio % 1)):
            number = self.item
            self.item += 1
            service = f"ci{self._service()}"
            below = parent is not None and place == 0
            self.rows["install_base_items"](
                key=f"ib{number}",
                name=f"Item {number}",
                **self.owner_cells(owner),
                parent=f"ib{parent[1]}" if parent and below else "",
                configuration_item=service,
                service_context="" if world.happens(UNWATCHED) else service,
                environment=world.weighted(ENVIRONMENTS),
                contact=contact,
                serial_number=f"SN{number:09d}",
                installed_at=ago(start - world.chance.randrange(1, 30_000)),
                active="false" if world.happens(0.03) else "true",
            )
            self.rows["installed_products"](
                sold_product=f"sp{product}", install_base_item=f"ib{number}"
            )
            if not below and world.happens(0.02):
                self._party(number)
            yield number

    def _party(self, item: int) -> None:
        world = self.world
        person = world.happens(0.5)
        self.rows["related_parties"](
            install_base_item=f"ib{item}",
            kind=world.pick(("authorized", "authorized", "listed")),
            contact=f"c{world.chance.randrange(1, world.contacts[-1].stop)}" if person else "",
            account="" if person else f"a{world.chance.randint(1, world.tier.accounts)}",
            responsibility="Operations",
        )

    def _contract(self, owner: int, products: range) -> None:
        world, number = self.world, self.contract
        self.contract += 1
        cells = self.owner_cells(owner) | {
            "start": ago(700_000),
            "end": ago(-world.chance.randrange(1000, 500_000)),
            "state": world.weighted({"active": 0.9, "suspended": 0.05, "draft": 0.05}),
        }
        self.rows["contracts"](
            key=f"ct{number}",
            **cells,
            name=f"Contract {number}",
            support_schedule=world.pick(("24x7", "6-21 weekdays", "8-18 weekdays")),
            sold_products=";".join(f"sp{product}" for product in products[:50]),
            value=f"{world.chance.randrange(10_000, 100_000_000) / 100:.2f}",
        )
        self.rows["entitlements"](
            key=f"en{number}",
            contract=f"ct{number}",
            **cells,
            name=f"Support {number}",
            channels=world.pick(("web", "web;phone", "web;phone;email")),
        )

    def owner_cells(self, owner: int) -> dict[str, str]:
        accounts = self.world.tier.accounts
        if owner < accounts:
            return {"account": f"a{owner + 1}"}
        return {"consumer": f"k{owner - accounts + 1}"}

    def _contact(self, owner: int) -> str:
        contacts = self.world.contacts
        return f"c{self.world.pick(contacts[owner])}" if owner < len(contacts) else ""
