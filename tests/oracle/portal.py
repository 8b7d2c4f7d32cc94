"""The portal's two kinds of viewers: contacts, and consumers."""

from tests.oracle.facts import Facts
from tests.oracle.grants import granted
from tests.oracle.reach import Reach
from tests.oracle.view import View, everyone
from tests.oracle.world import Row


class PortalView(View):
    """What holds for every external viewer. CIs, alerts, incidents and users have no rule."""

    def __init__(self, facts: Facts, viewer: Row) -> None:
        super().__init__(facts)
        self.viewer = viewer
        self.granted = granted(facts, viewer)
        self.rules |= {
            "ProductModel": everyone,
            "CatalogItem": everyone,
            "ServiceOffering": self.offering,
            "ServiceCommitment": self.commitment,
            "SoldProduct": self.possession,
            "InstallBaseItem": self.possession,
            "Outage": self.outage,
            "Case": lambda case: not facts.is_major(case) and self.case(case),
            "CaseComment": self.comment,
            "Contract": self.contract,
            "Entitlement": self.entitlement,
            "RelatedParty": lambda party: self.party_object(party) and self.named(party),
        }

    def possession(self, row: Row) -> bool:
        raise NotImplementedError

    def case(self, case: Row) -> bool:
        raise NotImplementedError

    def contract(self, contract: Row) -> bool:
        raise NotImplementedError

    def named(self, party: Row) -> bool:
        raise NotImplementedError

    def entitlement(self, entitlement: Row) -> bool:
        """With its contract; without one by its own owner."""
        contract = entitlement.one("contract")
        return self.sees(contract) if contract is not None else self.contract(entitlement)

    def outage(self, outage: Row) -> bool:
        """Published, and an *active* item the viewer sees has its CI in up(the outage's CIs)."""
        if not outage.values["published"]:
            return False
        hit = self.facts.hit_items(self.facts.outage_impact(outage))
        return any(self.sees(item) for item in hit)

    def groups(self, row: Row) -> str:
        # Identity and basics; on cases the conversation too.
        return "015" if row.type == "Case" else "01"


class ContactView(PortalView):
    """A contact of an account, by its role."""

    def __init__(self, facts: Facts, viewer: Row) -> None:
        super().__init__(facts, viewer)
        self.reach = Reach(facts, viewer)
        self.rules |= {
            "Account": lambda account: account in self.reach.reach,
            "Contact": self.contact,
            "AccountRelationship": lambda relation: (
                # Only rows with both ends in REACH.
                relation.one("partner") in self.reach.reach
                and relation.one("account") in self.reach.reach
            ),
        }

    def contact(self, contact: Row) -> bool:
        """customer: self only; partner: self and contacts of PT; the others: contacts of REACH."""
        account = contact.one("account")
        if contact is self.viewer:
            return True
        if self.reach.role == "PARTNER":
            return account in self.reach.partnered
        return self.reach.whole_tree and account in self.reach.reach

    def possession(self, row: Row) -> bool:
        """account in OWNREAD and (not restrict(account) or contact = u), or auth(u, row)."""
        if row in self.granted:
            return True
        account = row.one("account")
        if account is None or account not in self.reach.own_read:
            return False
        # Restriction binds every external role, customer_admin included.
        return not account.values["restrict_contact_access"] or row.one("contact") is self.viewer

    def case(self, case: Row) -> bool:
        """By grant, by role and account; customers and partners see their own cases only."""
        account = case.one("account")
        if case in self.granted:
            return True
        if self.reach.role in ("CUSTOMER", "PARTNER"):
            # own(u, c): u in {case.contact, case.opened_by, case.partner_contact}
            persons = (case.one("contact"), case.one("opened_by"), case.one("partner_contact"))
            return account in self.reach.reach and self.viewer in persons
        return account in self.reach.own or (
            self.reach.role == "PARTNER_ADMIN"
            and any(self.admits(each, case) for each in self.reach.partnerships)
        )

    def admits(self, relation: Row, case: Row) -> bool:
        """caseAccess; each relation is judged alone, what any live one admits is visible."""
        account = case.one("account")
        if relation.one("account") is not account or account not in self.reach.partnered:
            return False
        match relation.values["case_access"]:
            case "ALL":
                return True
            case "SINCE_START":
                start, opened = relation.time("valid_from"), case.time("opened_at")
                return start is None or (opened is not None and opened >= start)
            case _:
                return case.one("partner") is self.reach.home

    def contract(self, contract: Row) -> bool:
        """account in H+CR or HS+CR, never through PT."""
        return contract.one("account") in self.reach.own

    def named(self, party: Row) -> bool:
        """The row names the viewer or an account in REACH."""
        return party.one("contact") is self.viewer or party.one("account") in self.reach.reach

    def groups(self, row: Row) -> str:
        match row.type:
            case "Contact":
                return self.contact_groups(row)
            case "Account" if self.reach.administers(row):
                return "018"
            case "SoldProduct" | "Contract" if self.reach.administers(row.one("account")):
                return "012"
            case _:
                return super().groups(row)

    def contact_groups(self, contact: Row) -> str:
        """Self and own hierarchy all; through CR no PII; through PT business name and e-mail."""
        account, found = contact.one("account"), ""
        if contact is self.viewer or (self.reach.whole_tree and account in self.reach.subtree):
            found += "016m"
        if self.reach.whole_tree and account in self.reach.related:
            found += "01"
        if self.reach.role in ("PARTNER", "PARTNER_ADMIN") and account in self.reach.partnered:
            found += "0m"
        return found


class ConsumerView(PortalView):
    """A consumer: its own rows, and those of the consumers it represents. No accounts."""

    def __init__(self, facts: Facts, viewer: Row) -> None:
        super().__init__(facts, viewer)
        # REP(k): consumers that consumer k represents, one step.
        self.represented = {
            row.one("consumer")
            for row in facts.world.rows("Representative")
            if row.one("representative") is viewer
        }
        self.rules |= {"Consumer": self.own}

    def own(self, consumer: Row | None) -> bool:
        return consumer is self.viewer or (consumer is not None and consumer in self.represented)

    def possession(self, row: Row) -> bool:
        return self.own(row.one("consumer")) or row in self.granted

    def case(self, case: Row) -> bool:
        return self.own(case.one("consumer")) or case in self.granted

    def contract(self, contract: Row) -> bool:
        return self.own(contract.one("consumer"))

    def named(self, party: Row) -> bool:
        return party.one("consumer") is self.viewer

    def groups(self, row: Row) -> str:
        """Self 016, represented 01; prices of own and represented rows."""
        if row is self.viewer:
            return "016m"
        if row.type in ("SoldProduct", "Contract") and self.own(row.one("consumer")):
            return "012"
        return super().groups(row)
