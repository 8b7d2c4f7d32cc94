"""The oracle: what one principal may see of one world, answered by plain loops."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from tests.oracle.facts import worst_of
from tests.oracle.fields import Json, ServerGiven, column, groups_of, printed, raw
from tests.oracle.graph import LINKS, PARTICIPANTS
from tests.oracle.listing import matches, newest_first, ordered
from tests.oracle.scope import Participant, Scope
from tests.oracle.tables import NODE_TYPES
from tests.oracle.world import Row, Value, World


@cache
def named_links(type_name: str, audience: str, many: bool) -> list[str]:
    table = LINKS[type_name].items()
    return [name for name, link in table if link.exists(audience) and link.many is many]


class Oracle:
    """Answers for one principal; every answer is in the default order, newest first."""

    def __init__(self, world: World, principal_key: str) -> None:
        self.world = world
        self.scope = Scope(world, principal_key)
        self._rows: dict[str, list[Row]] = {}
        self._followed: dict[tuple[Row, str], list[Row] | None] = {}

    def active(self) -> bool:
        """Whether the principal is somebody: if not, every request is answered 401."""
        return self.scope.active()

    @property
    def audience(self) -> str:
        return self.scope.audience

    def rows(self, type_name: str) -> list[Row]:
        """The visible rows of a node type; a type the audience lacks has none."""
        assert type_name in NODE_TYPES
        if type_name not in self._rows:
            self._rows[type_name] = newest_first(self.scope.all(type_name))
        return self._rows[type_name]

    def sees(self, row: Row) -> bool:
        return self.scope.sees(row)

    def fields(self, type_name: str) -> list[str]:
        return list(groups_of(type_name, self.audience))

    def links(self, type_name: str) -> list[str]:
        """The links to one row that exist for the audience, without those to participants."""
        return named_links(type_name, self.audience, False)

    def connections(self, type_name: str) -> list[str]:
        return named_links(type_name, self.audience, True)

    def participants(self, type_name: str) -> list[str]:
        return list(PARTICIPANTS.get(type_name, {}))

    def value(self, row: Row, field: str) -> Json | ServerGiven:
        """What the field prints for this viewer: null when guarded, whatever the row holds."""
        group = groups_of(row.type, self.audience)[field]
        if not self.scope.allows(row, group):
            return None
        if (row.type, field) == ("Account", "health"):
            return self.account_health(row)
        return printed(row, field, raw(self.scope.facts, row, field))

    def account_health(self, account: Row) -> str:
        """Worst over the items of the account that the viewer sees."""
        items = [i for i in self.rows("InstallBaseItem") if i.one("account") is account]
        return worst_of(self.scope.facts.item_health(item) for item in items)

    def affected_account_count(self, outage: Row) -> int | None:
        """As many as `affectedAccounts` shows this viewer."""
        accounts = self.connection(outage, "affectedAccounts")
        return None if accounts is None else len(accounts)

    def link(self, row: Row, name: str) -> Row | None:
        """The row at the end of a link, if the viewer sees it."""
        found = self.connection(row, name)
        return found[0] if found else None

    def connection(self, row: Row, name: str) -> list[Row] | None:
        """The visible rows of a connection; a guarded connection is null."""
        if (row, name) not in self._followed:
            self._followed[row, name] = self._follow(row, name)
        return self._followed[row, name]

    def participant(self, row: Row, name: str) -> Participant | None:
        case = row if row.type == "Case" else row.one("case")
        assert case is not None
        return self.scope.participant(row.one(PARTICIPANTS[row.type][name]), case)

    def _follow(self, row: Row, name: str) -> list[Row] | None:
        link = LINKS[row.type][name]
        assert link.exists(self.audience), f"{row.type}.{name} is not in {self.audience}"
        if link.group and not self.scope.allows(row, link.group):
            return None
        found = [other for other in link.follow(self.scope, row) if other and self.sees(other)]
        return newest_first(list(dict.fromkeys(found)))

    def filtered(
        self,
        rows: list[Row],
        condition: Mapping[str, Any],
        identify: Callable[[Row], str] = lambda row: row.key,
    ) -> list[Row]:
        """The rows that a filter keeps: of unguarded fields, and of links by the id of their row.

        A link is what the viewer sees of it: a hidden row is no row.
        """

        def read(row: Row, name: str) -> Value:
            if name == "id":
                return identify(row)
            if name not in LINKS[row.type]:
                return self._stored(row, name)
            linked = self.link(row, name)
            return None if linked is None else identify(linked)

        return [row for row in rows if matches(row, condition, read)]

    def ordered(self, rows: list[Row], field: str, direction: str) -> list[Row]:
        return ordered(rows, lambda row: self._stored(row, field), direction)

    def _stored(self, row: Row, field: str) -> Value:
        """Of what the server counts for the two audiences apart, what this one is told."""
        twin = f"portal_{column(field)}"
        if self.audience == "PORTAL" and twin in row.values:
            return row.values[twin]
        return raw(self.scope.facts, row, field)
