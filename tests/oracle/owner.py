"""The service owner: offerings with owner = u, and what was sold on them."""

from tests.oracle.facts import Facts
from tests.oracle.internal import StaffView
from tests.oracle.world import Row

GROUPS = {"Account": "0", "InstallBaseItem": "013", "ConfigurationItem": "013"}


class ServiceOwnerView(StaffView):
    """No contacts, consumers, cases, contracts, related parties, prices."""

    def __init__(self, facts: Facts, user: Row) -> None:
        super().__init__(facts)
        world = facts.world
        self.own = {row for row in world.rows("ServiceOffering") if row.one("owner") is user}
        # own = items installed for sold products on own offerings, and their CIs
        self.products = {
            row for row in world.rows("SoldProduct") if row.one("offering") in self.own
        }
        self.items = {item for product in self.products for item in facts.items_of(product)}
        self.cis = {item.one("configuration_item") for item in self.items} - {None}
        # accounts holding them
        self.accounts = {row.one("account") for row in self.products | self.items} - {None}
        self.rules |= {
            "Account": lambda account: account in self.accounts,
            "SoldProduct": lambda product: product in self.products,
            "InstallBaseItem": lambda item: item in self.items,
            "ConfigurationItem": lambda item: item in self.cis,
            # own alerts and incidents: those whose up() meets those CIs
            "Alert": lambda alert: bool(facts.alert_impact(alert) & self.cis),
            "Incident": lambda incident: bool(facts.incident_impact(incident) & self.cis),
            # published ones, those of a sold product the owner sees, and own ones
            "ServiceOffering": lambda row: row in self.own or self.offering(row),
        }

    def groups(self, row: Row) -> str:
        match row.type:
            case "ServiceOffering":
                return "0127" if row in self.own else "01"
            case "Outage":
                own = bool(self.facts.outage_impact(row) & self.cis)
                return "017" if own else "01"
            case _:
                return GROUPS.get(row.type, "01")
