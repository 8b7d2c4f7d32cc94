"""The accounts a contact reaches: visibility's vocabulary, one set per symbol."""

from tests.oracle.facts import Facts, present
from tests.oracle.world import Row


class Reach:
    """Home, HS, CR, PT and what they make for the contact's role."""

    def __init__(self, facts: Facts, contact: Row) -> None:
        self.facts = facts
        self.role = contact.values["role"]
        home = contact.one("account")
        assert home is not None
        self.home = home
        world = facts.world
        # desc(a): all descendants at every depth; reached through inactive ones, too.
        self.subtree = active(facts.tree(home))
        # CR(u): accounts with a live contact relationship for u; not their children.
        self.related = active(
            present(
                relation.one("account")
                for relation in world.rows("ContactRelationship")
                if relation.one("contact") is contact and facts.live(relation)
            )
        )
        # PT(u): accounts with a live relationship home -> b; not desc(b), not for home's children.
        self.partnerships = [
            relation
            for relation in world.rows("AccountRelationship")
            if relation.one("partner") is home and facts.live(relation)
        ]
        self.partnered = active(present(r.one("account") for r in self.partnerships))

    @property
    def whole_tree(self) -> bool:
        return self.role in ("CASE_MANAGER", "CUSTOMER_ADMIN", "PARTNER_ADMIN")

    @property
    def own(self) -> set[Row]:
        """H+CR for customer and partner, HS+CR for the others: also where contracts are read."""
        return (self.subtree if self.whole_tree else active([self.home])) | self.related

    @property
    def reach(self) -> set[Row]:
        """REACH: own, and for the two partner roles also PT."""
        return self.own | (self.partnered if self.role in ("PARTNER", "PARTNER_ADMIN") else set())

    @property
    def own_read(self) -> set[Row]:
        """OWNREAD: H+CR; HS+CR; partner_admin HS+CR+PT; never PT for partner."""
        return self.own | (self.partnered if self.role == "PARTNER_ADMIN" else set())

    def administers(self, account: Row | None) -> bool:
        """Own-account admin: customer_admin with the row's account in HS."""
        return self.role == "CUSTOMER_ADMIN" and account in self.subtree


def active(accounts: list[Row]) -> set[Row]:
    """An inactive account is in no external REACH or OWNREAD."""
    return {account for account in accounts if account.values["active"]}
