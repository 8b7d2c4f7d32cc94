"""One role of one principal, evaluated completely: its rows, and its field groups on them."""

from collections.abc import Callable

from tests.oracle.facts import Facts
from tests.oracle.world import Row

Rule = Callable[[Row], bool]


class View:
    """Deny by default: a type without a rule is not seen.

    Groups are the digits of visibility's field groups (0 identity, 1 basic, 2 commercial ...), and
    `m` for an e-mail address, which partners see of the contacts they serve.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rules: dict[str, Rule] = {}
        self._seen: dict[Row, bool] = {}

    def sees(self, row: Row | None) -> bool:
        if row is None:
            return False
        if row not in self._seen:
            rule = self.rules.get(row.type)
            self._seen[row] = rule is not None and rule(row)
        return self._seen[row]

    def all(self, type_name: str) -> list[Row]:
        return [row for row in self.facts.world.rows(type_name) if self.sees(row)]

    def allows(self, row: Row, group: str) -> bool:
        """Whether the group of a visible row shows."""
        return group in self.groups(row)

    def groups(self, row: Row, /) -> str:
        raise NotImplementedError

    # Rules that several roles share.

    def offering(self, offering: Row) -> bool:
        """Published ones, and those of a sold product the viewer sees."""
        if offering.values["published"]:
            return True
        return any(p.one("offering") is offering for p in self.all("SoldProduct"))

    def commitment(self, commitment: Row) -> bool:
        return self.sees(commitment.one("offering"))

    def comment(self, comment: Row) -> bool:
        """With its case: a public one as conversation, an internal one as internal work."""
        case = comment.one("case")
        group = "5" if comment.values["visibility"] == "PUBLIC" else "4"
        return case is not None and self.sees(case) and self.allows(case, group)

    def party_object(self, party: Row) -> bool:
        objects = ("sold_product", "install_base_item", "case")
        return any(self.sees(party.one(column)) for column in objects)


def everyone(_: Row) -> bool:
    return True
