"""A year of cases and what was said on them: a few customers ask most."""

from typing import Any

from db.generate import words
from db.generate.events import PRIORITIES
from db.generate.parties import users_with
from db.generate.world import World, Write, ago

STATES = {
    "closed": 0.62, "resolved": 0.12, "awaiting_info": 0.08, "open": 0.1, "new": 0.06,
    "cancelled": 0.02,
}  # fmt: skip
CHANNELS = {"web": 0.6, "email": 0.2, "phone": 0.15, "chat": 0.05}
SHARE_OF_CONSUMERS = 0.1
BUSY = 0.01
SHARE_OF_BUSY = 0.3
INTERNAL = 0.35
MEDIAN_COMMENTS = 6
CHILDREN_OF_A_MAJOR = 8


def write(world: World) -> None:
    busy = world.chance.sample(range(world.tier.accounts), max(1, int(world.tier.accounts * BUSY)))
    writer = _Writer(world, busy)
    columns = (
        "key subject account consumer contact opened_by partner partner_contact state priority "
        "channel opened_at parent major major_state alert install_base_items sold_product"
    )
    with (
        world.file("cases", columns) as case,
        world.file("case_comments", "key case author body visibility created_at") as comment,
    ):
        writer.case, writer.comment = case, comment
        for _ in range(max(1, world.tier.cases // 1000)):
            writer.write_major()
        while writer.number <= world.tier.cases:
            writer.write_case()


class _Writer:
    case: Write
    comment: Write

    def __init__(self, world: World, busy: list[int]) -> None:
        self.world, self.busy = world, busy
        self.number, self.comments = 1, 1
        self.agents, self.managers = users_with("agent"), users_with("manager")
        self.served: dict[int, int] = {b: a for a, b in world.relationships}

    def write_case(self) -> None:
        world = self.world
        opened = world.office_minutes(365)
        cells, people = self._consumer() if world.happens(SHARE_OF_CONSUMERS) else self._account()
        self._write(
            people,
            opened,
            **cells,
            subject=world.pick(words.SUBJECTS),
            state=world.weighted(STATES),
            priority=world.weighted(PRIORITIES),
            channel=world.weighted(CHANNELS),
        )

    def write_major(self) -> None:
        """A major case from an alert, and a child for each of some customers."""
        world = self.world
        opened = world.office_minutes(7)
        shared = {
            "opened_by": f"u{world.pick(self.managers)}",
            "alert": f"alr{world.chance.randint(1, world.tier.alerts)}",
            "priority": "critical",
            "state": "open",
            "subject": "Several services are affected",
        }
        major = self.number
        self._write([], opened, **shared, major="true", major_state="accepted")
        for account in world.chance.sample(range(world.tier.accounts), CHILDREN_OF_A_MAJOR):
            contact = f"c{world.contacts[account][0]}"
            cells = shared | {"account": f"a{account + 1}", "contact": contact}
            self._write([contact], opened - 1, **cells, parent=f"cs{major}")

    def _account(self) -> tuple[dict[str, Any], list[str]]:
        world = self.world
        account = (
            world.pick(self.busy)
            if world.happens(SHARE_OF_BUSY)
            else world.chance.randrange(world.tier.accounts)
        )
        contact = f"c{world.pick(world.contacts[account])}"
        cells = {"account": f"a{account + 1}", "contact": contact, "opened_by": contact}
        people = [contact]
        if account in self.served and world.happens(0.3):
            partner = self.served[account]
            helper = f"c{world.pick(world.contacts[partner])}"
            cells |= {"partner": f"a{partner + 1}", "partner_contact": helper, "opened_by": helper}
            people.append(helper)
        return cells | self._things(account), people

    def _consumer(self) -> tuple[dict[str, Any], list[str]]:
        consumer = self.world.chance.randrange(self.world.tier.consumers)
        name = f"k{consumer + 1}"
        things = self._things(self.world.tier.accounts + consumer)
        return {"consumer": name, "opened_by": name} | things, [name]

    def _things(self, owner: int) -> dict[str, str]:
        items, products = self.world.owned_items[owner], self.world.owned_products[owner]
        if not items:
            return {}
        chosen = dict.fromkeys(
            f"ib{self.world.pick(items)}" for _ in range(self.world.pick((1, 1, 2)))
        )
        return {
            "install_base_items": ";".join(chosen),
            "sold_product": f"sp{self.world.pick(products)}",
        }

    def _write(self, people: list[str], opened: int, **cells: Any) -> None:
        case = self.number
        self.number += 1
        self.case(key=f"cs{case}", opened_at=ago(opened), **cells)
        said = opened
        for _ in range(round(self.world.lognormal(MEDIAN_COMMENTS, 1.0))):
            said = self.world.chance.randint(0, said)
            self._comment(case, people, said)

    def _comment(self, case: int, people: list[str], said: int) -> None:
        world = self.world
        internal = not people or world.happens(INTERNAL)
        agent = f"u{world.pick(self.agents)}"
        self.comment(
            key=f"cm{self.comments}",
            case=f"cs{case}",
            author=agent if internal else world.pick([agent, *people]),
            body=world.pick(words.WORK_NOTES if internal else words.PUBLIC_COMMENTS),
            visibility="internal" if internal else "public",
            created_at=ago(said),
        )
        self.comments += 1
