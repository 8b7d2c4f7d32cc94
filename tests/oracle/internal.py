"""The workspace's viewers: agents, consumer agents, managers, NOC engineers, administrators."""

from tests.oracle.facts import Facts
from tests.oracle.view import View, everyone
from tests.oracle.world import Row

# Field groups of the read matrix (m: e-mail); a missing type shows identity and basics.
AGENT = {
    "Account": "0124",
    "Contact": "016m",
    "Consumer": "016m",
    "SoldProduct": "012",
    "InstallBaseItem": "013",
    "ConfigurationItem": "013",
    "Alert": "013",
    "Incident": "0134",
    "Outage": "013",
    "Case": "013456",
}
MAJOR = "0134"
NOC = {
    "InstallBaseItem": "013",
    "ConfigurationItem": "013",
    "Alert": "0137",
    "Incident": "0137",
    "Outage": "0137",
    "Case": "01345",
}


class StaffView(View):
    """Outages, product models, catalog items and users: all internal roles."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.rules |= {
            "ProductModel": everyone,
            "CatalogItem": everyone,
            "ServiceOffering": self.offering,
            "ServiceCommitment": self.commitment,
            "Outage": everyone,
            "User": everyone,
        }


class AgentView(StaffView):
    """An agent serves what accounts own, a consumer agent (`owner="consumer"`) what consumers own.

    SP, IBI, cases, contracts with such an owner, and majors; all incidents and CIs; alerts that
    have a case.
    """

    def __init__(self, facts: Facts, owner: str) -> None:
        super().__init__(facts)
        self.owner = owner
        cases = facts.world.rows("Case")
        self.rules |= {
            "SoldProduct": self.owned,
            "InstallBaseItem": self.owned,
            "Contract": self.owned,
            "Entitlement": self.entitlement,
            "Case": lambda case: self.owned(case) or facts.is_major(case),
            "CaseComment": self.comment,
            "Incident": everyone,
            "ConfigurationItem": everyone,
            "Alert": lambda alert: any(case.one("alert") is alert for case in cases),
            "RelatedParty": self.party_object,
            "AccountRelationship": self.relationship,
        }
        # All accounts and contacts and no consumers; or the other way round.
        persons = ["Account", "Contact"] if owner == "account" else ["Consumer"]
        self.rules |= dict.fromkeys(persons, everyone)

    def owned(self, row: Row) -> bool:
        return row.one(self.owner) is not None

    def entitlement(self, entitlement: Row) -> bool:
        """With its contract; without one by its own owner."""
        contract = entitlement.one("contract")
        return self.sees(contract) if contract is not None else self.owned(entitlement)

    def relationship(self, relation: Row) -> bool:
        return self.sees(relation.one("partner")) and self.sees(relation.one("account"))

    def groups(self, row: Row) -> str:
        if row.type == "Case" and self.facts.is_major(row):
            return MAJOR
        return AGENT.get(row.type, "01")


class ManagerView(View):
    """The union of both agents with every group, majors included; alerts as the agents."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.agents = [AgentView(facts, "account"), AgentView(facts, "consumer")]
        for agent in self.agents:
            for type_name in agent.rules:
                self.rules[type_name] = self.either
        # Comments show by the manager's own groups: the agents have none on a major case.
        self.rules["CaseComment"] = self.comment

    def either(self, row: Row) -> bool:
        return any(agent.sees(row) for agent in self.agents)

    def groups(self, row: Row) -> str:
        return "013" if row.type == "Alert" else "012345678m"


class NocView(StaffView):
    """All alerts, CIs, incidents, outages, accounts, SP, IBI; cases that came from an alert."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        seen = ["Account", "SoldProduct", "InstallBaseItem", "ConfigurationItem", "Alert"]
        self.rules |= dict.fromkeys([*seen, "Incident"], everyone)
        self.rules |= {
            "Case": self.case,
            "CaseComment": self.comment,
            "RelatedParty": self.party_object,
            "AccountRelationship": everyone,  # both ends are accounts, and all accounts show
        }

    def case(self, case: Row) -> bool:
        """Cases that have an alert, or whose parent or incident has one."""
        linked = (case, case.one("parent"), case.one("incident"))
        return any(row is not None and row.one("alert") is not None for row in linked)

    def groups(self, row: Row) -> str:
        return NOC.get(row.type, "01")


class AdminView(View):
    """Everything."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.rules = dict.fromkeys(facts.world.tables, everyone)

    def groups(self, _row: Row, /) -> str:
        return "012345678m"
