"""All views of one principal together: the union of (row, group) grants of its roles."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.oracle.facts import Facts
from tests.oracle.internal import AdminView, AgentView, ManagerView, NocView
from tests.oracle.owner import ServiceOwnerView
from tests.oracle.portal import ConsumerView, ContactView
from tests.oracle.view import View
from tests.oracle.world import Row, World


@dataclass
class Participant:
    """A person on a case, shown without showing the person's row."""

    display_name: str | None
    kind: str
    contact: Row | None
    consumer: Row | None
    user: Row | None


class Scope:
    """What one principal may see, and `nobody` when there is no such active principal."""

    def __init__(self, world: World, principal_key: str) -> None:
        self.facts = Facts(world)
        self.principal = world.principal(principal_key)
        self.views = self._views() if self.active() else []

    def active(self) -> bool:
        """An inactive or unknown principal is nobody; so is a contact of an inactive account."""
        if self.principal is None or not self.principal.values["active"]:
            return False
        if self.principal.type != "Contact":
            return True
        home = self.principal.one("account")
        return home is not None and bool(home.values["active"])

    @property
    def audience(self) -> str:
        assert self.principal is not None
        return "WORKSPACE" if self.principal.type == "User" else "PORTAL"

    def _views(self) -> list[View]:
        assert self.principal is not None
        match self.principal.type:
            case "Contact":
                return [ContactView(self.facts, self.principal)]
            case "Consumer":
                return [ConsumerView(self.facts, self.principal)]
            case _:
                roles = self.principal.values["roles"]
                assert isinstance(roles, list)
                return [view for role in roles for view in self._role(role, self.principal)]

    def _role(self, role: str, user: Row) -> list[View]:
        facts = self.facts
        roles: dict[str, Callable[[], View]] = {
            "AGENT": lambda: AgentView(facts, "account"),
            "CONSUMER_AGENT": lambda: AgentView(facts, "consumer"),
            "MANAGER": lambda: ManagerView(facts),
            "NOC": lambda: NocView(facts),
            "SERVICE_OWNER": lambda: ServiceOwnerView(facts, user),
            "ADMIN": lambda: AdminView(facts),
        }
        # An integration is a machine that reads nothing.
        return [roles[role]()] if role in roles else []

    def sees(self, row: Row | None) -> bool:
        return any(view.sees(row) for view in self.views)

    def all(self, type_name: str) -> list[Row]:
        return [row for row in self.facts.world.rows(type_name) if self.sees(row)]

    def allows(self, row: Row, group: str) -> bool:
        """A role's groups count on the rows of that very role."""
        return any(view.sees(row) and view.allows(row, group) for view in self.views)

    def participant(self, person: Row | None, case: Row) -> Participant | None:
        if person is None:
            return None
        seen = {person.type: person} if self.sees(person) else {}
        return Participant(
            self.display_name(person, case),
            person.type.upper(),
            seen.get("Contact"),
            seen.get("Consumer"),
            seen.get("User"),
        )

    def display_name(self, person: Row, case: Row) -> str | None:
        """The viewer, someone whose account is in REACH, the case's partner contact; staff show
        as "Support"; else null. In WORKSPACE always the name."""
        name = person.values["name"]
        assert isinstance(name, str)
        if self.audience == "WORKSPACE":
            return name
        if person.type == "User":
            return "Support"
        reached = False
        if person.type == "Contact":
            account = person.one("account")
            reached = any(
                isinstance(v, ContactView) and account in v.reach.reach for v in self.views
            )
        shown = person is self.principal or reached or person is case.one("partner_contact")
        return name if shown else None
