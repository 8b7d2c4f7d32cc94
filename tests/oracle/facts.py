"""What follows from the rows alone, for whoever looks: impact, health, phase, trees."""

from collections.abc import Iterable
from datetime import datetime

from tests.oracle.world import Row, World

# From best to worst; NOT_AVAILABLE stands outside the order.
HEALTH = ["NORMAL", "WARNING", "MINOR", "MAJOR", "CRITICAL"]


class Facts:
    """The derived facts of one world, remembered because its rows never change."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._up: dict[Row, set[Row]] = {}
        self._dependents: dict[Row, list[Row]] = {}
        for edge in world.rows("Dependency"):
            dependency, dependent = edge.one("dependency"), edge.one("dependent")
            assert dependency is not None
            assert dependent is not None
            self._dependents.setdefault(dependency, []).append(dependent)

    def up(self, items: Iterable[Row]) -> set[Row]:
        """up(c): c plus every CI that depends on c, transitively, cycle-safe."""
        found: set[Row] = set()
        for item in items:
            if item not in self._up:
                self._up[item] = self._climb(item)
            found |= self._up[item]
        return found

    def _climb(self, item: Row) -> set[Row]:
        found = {item}
        waiting = [item]
        while waiting:
            for dependent in self._dependents.get(waiting.pop(), []):
                if dependent not in found:
                    found.add(dependent)
                    waiting.append(dependent)
        return found

    def dependents(self, item: Row) -> list[Row]:
        return self._dependents.get(item, [])

    def dependencies(self, item: Row) -> list[Row]:
        return [low for low, high in self._dependents.items() if item in high]

    def alert_impact(self, alert: Row) -> set[Row]:
        return self.up(present([alert.one("configuration_item")]))

    def outage_impact(self, outage: Row) -> set[Row]:
        return self.up(outage.many("configuration_items"))

    def incident_impact(self, incident: Row) -> set[Row]:
        """By the incident's own CI; an incident without one touches nothing."""
        return self.up(present([incident.one("configuration_item")]))

    def hit_items(self, impact: set[Row]) -> list[Row]:
        """Inactive items carry no outage and are not affected by an alert."""
        items = self.world.rows("InstallBaseItem")
        return [i for i in items if i.values["active"] and i.one("configuration_item") in impact]

    def ci_health(self, item: Row) -> str:
        """The worst open alert whose own CI is not in maintenance and whose impact holds the CI."""
        worst = "NORMAL"
        for alert in self.world.rows("Alert"):
            source = alert.one("configuration_item")
            assert source is not None
            if alert.values["state"] == "OPEN" and not source.values["in_maintenance"]:
                severity = str(alert.values["severity"])
                # Info and Clear mean Normal.
                if item in self.up([source]) and severity in HEALTH:
                    worst = worst_of([worst, severity])
        return worst

    def item_health(self, item: Row) -> str:
        """NOT_AVAILABLE without CI or context; the context only has to be present."""
        ci = item.one("configuration_item")
        if ci is None or item.one("service_context") is None:
            return "NOT_AVAILABLE"
        return self.ci_health(ci)

    def health_rollup(self, item: Row) -> str:
        """Worst over the item and all its descendants; NOT_AVAILABLE only if all are."""
        return worst_of([self.item_health(each) for each in self.tree(item)])

    def phase(self, outage: Row) -> str:
        begin, end = outage.time("begin"), outage.time("end")
        if outage.time("cancelled_at") is not None:
            return "CANCELLED"
        if begin is not None and begin > self.world.now:
            return "PLANNED"
        return "ENDED" if end is not None and end <= self.world.now else "ONGOING"

    def status(self, sold_product: Row) -> str:
        """From the dates; an empty bound is open."""
        start, end = sold_product.time("start"), sold_product.time("end")
        if start is not None and start > self.world.now:
            return "IN_PREPARATION"
        return "EXPIRED" if end is not None and end <= self.world.now else "ACTIVE"

    def live(self, relation: Row) -> bool:
        """valid_from <= now < valid_to; an empty end is open."""
        return within(relation.time("valid_from"), self.world.now, relation.time("valid_to"))

    def children(self, row: Row) -> list[Row]:
        return [other for other in self.world.rows(row.type) if other.one("parent") is row]

    def tree(self, row: Row) -> list[Row]:
        """The row and all its descendants at every depth."""
        found = [row]
        for each in found:
            found.extend(self.children(each))
        return found

    def root(self, item: Row) -> Row:
        while (parent := item.one("parent")) is not None:
            item = parent
        return item

    def items_of(self, sold_product: Row) -> list[Row]:
        joins = self.world.rows("InstalledProduct")
        return present(
            join.one("install_base_item")
            for join in joins
            if join.one("sold_product") is sold_product
        )

    def products_of(self, item: Row) -> list[Row]:
        joins = self.world.rows("InstalledProduct")
        return present(
            join.one("sold_product") for join in joins if join.one("install_base_item") is item
        )

    def is_major(self, case: Row) -> bool:
        """Major: `major` true and its state not rejected."""
        return case.values["major"] is True and case.values["major_state"] != "REJECTED"


def present(rows: Iterable[Row | None]) -> list[Row]:
    return [row for row in rows if row is not None]


def worst_of(values: Iterable[str]) -> str:
    known = [value for value in values if value in HEALTH]
    return max(known, key=HEALTH.index) if known else "NOT_AVAILABLE"


def within(start: datetime | None, now: datetime, end: datetime | None) -> bool:
    return (start is None or start <= now) and (end is None or now < end)
