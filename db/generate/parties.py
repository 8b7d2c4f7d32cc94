"""Accounts in their trees, partners and whom they serve, contacts, consumers, users."""

from db.generate import words
from db.generate.world import World, ago, boolean, shares, zipf

SHARE_IN_TREES = 0.3
DEEPEST_TREE = 6
USERS = {"agent": 12, "consumer_agent": 4, "manager": 3, "noc": 5, "service_owner": 6, "admin": 2}
CONTACT_ROLES = {"customer": 0.92, "customer_admin": 0.04, "case_manager": 0.04}
PARTNER_ROLES = {"partner": 0.85, "partner_admin": 0.15}
CASE_ACCESS = {"all": 0.8, "since_start": 0.1, "assigned": 0.1}


def write(world: World) -> None:
    parents = _parents(world)
    standing_alone = [a for a, parent in enumerate(parents) if parent is None]
    world.partners = world.chance.sample(standing_alone, world.tier.partners)
    _write_contacts(world)
    _write_accounts(world, parents)
    _write_relationships(world)
    _write_consumers(world)
    _write_users(world)


def _parents(world: World) -> list[int | None]:
    """The parent of every account: one large tree, small ones of geometric size, single ones."""
    count = world.tier.accounts
    parents: list[int | None] = []
    size = int(count * world.tier.largest_tree)
    while len(parents) + size <= count * SHARE_IN_TREES:
        first = len(parents)
        depth = {first: 1}
        parents.append(None)
        for account in range(first + 1, first + size):
            shallow = [
                a for a in range(max(first, account - 30), account) if depth[a] < DEEPEST_TREE
            ]
            parent = world.pick(shallow or [first])
            depth[account] = depth[parent] + 1
            parents.append(parent)
        size = 2
        while world.happens(0.6):
            size += 1
    return parents + [None] * (count - len(parents))


def _write_contacts(world: World) -> None:
    weights = [world.lognormal(3, 1.4) for _ in range(world.tier.accounts)]
    counts = shares(world.tier.contacts, weights, least=1, most=world.tier.most_contacts)
    partners = set(world.partners)
    first = 1
    with world.file("contacts", "key name email phone account role active") as row:
        for account, count in enumerate(counts):
            world.contacts.append(range(first, first + count))
            roles = PARTNER_ROLES if account in partners else CONTACT_ROLES
            for contact in world.contacts[account]:
                # the first administers, so that everybody has somebody who does
                role = list(roles)[1] if contact == first else world.weighted(roles)
                row(
                    key=f"c{contact}",
                    name=world.person(),
                    email=f"c{contact}@a{account + 1}.example",
                    phone=f"+99 {contact:09d}",
                    account=f"a{account + 1}",
                    role=role,
                    active=boolean(contact == first or not world.happens(0.03)),
                )
            first += count


def _write_accounts(world: World, parents: list[int | None]) -> None:
    names: list[str] = []
    partners = set(world.partners)
    with world.file(
        "accounts",
        "key name parent customer partner restrict_contact_access primary_contact "
        "registration_code active",
    ) as row:
        for account, parent in enumerate(parents):
            names.append(
                f"{world.pick(words.COMPANIES)} {world.pick(words.TRADES)} {account + 1}"
                if parent is None
                else f"{names[parent][:60]} {world.pick(words.REGIONS)}"
            )
            row(
                key=f"a{account + 1}",
                name=names[-1],
                parent="" if parent is None else f"a{parent + 1}",
                customer="true",
                partner=boolean(account in partners),
                restrict_contact_access=boolean(world.happens(0.02)),
                primary_contact=f"c{world.contacts[account][0]}",
                registration_code=f"R{world.chance.randrange(10**9):09d}",
                active=boolean(parent is None or not world.happens(0.02)),
            )


def _write_relationships(world: World) -> None:
    """Partners serve customers by Zipf's law, the first of them a tenth of all."""
    customers = sorted(set(range(world.tier.accounts)) - set(world.partners))
    counts = [
        max(1, int(world.tier.accounts * 0.1 * weight)) for weight in zipf(world.tier.partners, 1.1)
    ]
    with world.file(
        "account_relationships", "partner account valid_from valid_to case_access"
    ) as row:
        for partner, count in zip(world.partners, counts, strict=True):
            for customer in world.chance.sample(customers, count):
                ended = world.happens(0.1)
                row(
                    partner=f"a{partner + 1}",
                    account=f"a{customer + 1}",
                    valid_from=ago(world.chance.randrange(500_000, 900_000)),
                    valid_to=ago(world.chance.randrange(1000, 400_000)) if ended else "",
                    case_access=world.weighted(CASE_ACCESS),
                )
                if not ended:
                    world.relationships.append((partner, customer))
    with world.file("contact_relationships", "contact account valid_from valid_to") as row:
        for _ in range(world.tier.contacts // 100):
            row(
                contact=f"c{world.chance.randint(1, world.contacts[-1].stop - 1)}",
                account=f"a{world.chance.randint(1, world.tier.accounts)}",
                valid_from=ago(world.chance.randrange(500_000)),
            )


def _write_consumers(world: World) -> None:
    count = world.tier.consumers
    with world.file("consumers", "key name email phone active") as row:
        for consumer in range(1, count + 1):
            row(
                key=f"k{consumer}",
                name=world.person(),
                email=f"k{consumer}@home.example",
                phone=f"+98 {consumer:09d}",
                active="true",
            )
    with world.file("consumer_representatives", "representative consumer") as row:
        for consumer in range(20, count + 1, 20):
            row(representative=f"k{consumer}", consumer=f"k{consumer - 1}")


def _write_users(world: World) -> None:
    roles = [role for role, count in USERS.items() for _ in range(count)]
    with world.file("users", "key name email roles active") as row:
        for number, role in enumerate([*roles, "integration"], 1):
            row(
                key=f"u{number}",
                name=world.person(),
                email=f"u{number}@acme.example",
                roles=role,
                active="true",
            )


def users_with(role: str) -> range:
    """The numbers of the users who have a role."""
    first = 1
    for name, count in USERS.items():
        if name == role:
            return range(first, first + count)
        first += count
    raise KeyError(role)
