"""Every link of the graph: the rows it leads to, before the viewer's row rule is applied.

A link is guarded by the field group of the row it starts from; `!` marks WORKSPACE alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.oracle.facts import present
from tests.oracle.scope import Scope
from tests.oracle.world import Row

Follow = Callable[[Scope, Row], Iterable[Row | None]]


@dataclass
class Link:
    target: str
    follow: Follow
    many: bool
    group: str  # of the row it starts from; "" is every reader of the row
    workspace: bool

    def exists(self, audience: str) -> bool:
        return audience == "WORKSPACE" or not self.workspace


def link(target: str, follow: Follow, group: str = "") -> Link:
    return Link(target, follow, False, group.rstrip("!"), group.endswith("!"))


def connection(target: str, follow: Follow, group: str = "") -> Link:
    return Link(target, follow, True, group.rstrip("!"), group.endswith("!"))


def by(column: str) -> Follow:
    """The row a reference names."""
    return lambda _, row: [row.one(column)]


def listed(column: str) -> Follow:
    """The rows a list column names."""
    return lambda _, row: row.many(column)


def pointing(target: str, column: str) -> Follow:
    """The rows of `target` whose reference names this row."""
    return lambda scope, row: [
        other for other in scope.facts.world.rows(target) if other.one(column) is row
    ]


def listing(target: str, column: str) -> Follow:
    """The rows of `target` whose list column names this row."""
    return lambda scope, row: [
        other for other in scope.facts.world.rows(target) if row in other.many(column)
    ]


def components(scope: Scope, row: Row) -> list[Row]:
    return scope.facts.children(row)


def comments(visibility: str) -> Follow:
    return lambda scope, case: [
        comment
        for comment in scope.facts.world.rows("CaseComment")
        if comment.one("case") is case and comment.values["visibility"] == visibility
    ]


def relationships(scope: Scope, account: Row) -> list[Row]:
    """From either end."""
    rows = scope.facts.world.rows("AccountRelationship")
    return [row for row in rows if account in (row.one("partner"), row.one("account"))]


def item_outages(scope: Scope, item: Row) -> list[Row]:
    """Inactive items carry no outage."""
    facts = scope.facts
    outages = facts.world.rows("Outage")
    return [o for o in outages if item in facts.hit_items(facts.outage_impact(o))]


def account_outages(scope: Scope, account: Row) -> list[Row]:
    """Those of the account's items that the viewer sees: a hidden item tells nothing."""
    items = scope.facts.world.rows("InstallBaseItem")
    own = [item for item in items if item.one("account") is account and scope.sees(item)]
    return unique(outage for item in own for outage in item_outages(scope, item))


def item_alerts(scope: Scope, item: Row) -> list[Row]:
    """Those that affect it, closed ones too: an inactive item is affected by none."""
    facts = scope.facts
    alerts = facts.world.rows("Alert")
    return [alert for alert in alerts if item in facts.hit_items(facts.alert_impact(alert))]


def subscribers(scope: Scope, offering: Row) -> list[Row]:
    """Accounts with an ACTIVE sold product on the offering."""
    facts = scope.facts
    products = facts.world.rows("SoldProduct")
    on_it = [p for p in products if p.one("offering") is offering and facts.status(p) == "ACTIVE"]
    return unique(present(product.one("account") for product in on_it))


def major(scope: Scope, case: Row) -> list[Row]:
    """The parent when the parent is a major case."""
    parent = case.one("parent")
    return [parent] if parent is not None and scope.facts.is_major(parent) else []


def alert_items(scope: Scope, alert: Row) -> list[Row]:
    return scope.facts.hit_items(scope.facts.alert_impact(alert))


def outage_items(scope: Scope, outage: Row) -> list[Row]:
    return scope.facts.hit_items(scope.facts.outage_impact(outage))


def incident_items(scope: Scope, incident: Row) -> list[Row]:
    return scope.facts.hit_items(scope.facts.incident_impact(incident))


def accounts_of(items: Callable[[Scope, Row], list[Row]]) -> Follow:
    """The accounts that own those items."""
    return lambda scope, row: unique(present(item.one("account") for item in items(scope, row)))


def unique(rows: Iterable[Row]) -> list[Row]:
    return list(dict.fromkeys(rows))
