"""Whom an event can concern: those who hold anything by which its row could show.

Who is told is judged by the row rule, of each by themselves. Where many listen this finds the few
whom to ask about, from the row: nobody may be missing among them (tests/test_concerned.py holds
them against the rules), while somebody for whom the rule says no does no harm.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import sqlalchemy as sa

import db
from auth.grants import ACCESS, Table, authorized_party
from auth.viewer import Kind
from realtime.outbox import Event
from resolvers.affected import impacted_before, impacted_now
from resolvers.plan.dialects import Dialect
from resolvers.plan.rendering import Compiled

PARTY = db.RelatedParty.__table__
ROW_ID: sa.BindParameter[int] = sa.bindparam("row_id", type_=sa.BigInteger())


class Concerned:
    """Of one kind of principal, by the events of one table."""

    def __init__(self, model: type[db.Entity], kind: Kind, dialect: Dialect) -> None:
        self.model, self.kind, self.dialect = model, kind, dialect

    async def find(self, fetch: db.Fetch, event: Event) -> set[str]:
        """The public ids of principals."""
        known = [anchors for anchors in (event.before, event.after) if anchors]
        names = ("account_id", "consumer_id", "sold_product_id", "root_id", "configuration_items")
        values: dict[str, Any] = {name: self._ids(known, name) for name in names}
        values["row_id"] = event.row_id
        found = await fetch(self._statement.sql, [values[n] for n in self._statement.binds])
        return {public_id for (public_id,) in found}

    def _ids(self, known: Sequence[Mapping[str, Any]], name: str) -> Any:
        found: set[Any] = set()
        for anchors in known:
            value: Any = anchors.get(name)
            found |= {value} if isinstance(value, int | None) else set(value)
        return self.dialect.bind_list([str(one) for one in sorted(found - {None})])

    @cached_property
    def _statement(self) -> Compiled:
        return self.dialect.compile(self._holders(*HOLDINGS[self.model](self)))

    def listed(self, name: str) -> sa.Select[Any]:
        listed = self.dialect.numbered(name)
        return sa.select(sa.cast(listed.c.value, sa.BigInteger()))

    def impacted(self) -> sa.CompoundSelect[Any]:
        """What depends on what is out now, or was before."""
        before = impacted_before(self.listed("configuration_items"))
        return sa.union(impacted_now(ROW_ID), before)

    def _holders(
        self, accounts: sa.Select[Any], consumers: sa.Select[Any], parties: sa.Select[Any]
    ) -> sa.Select[Any]:
        """Who reaches one of the accounts, is or represents one of the consumers, or is named."""
        party = parties.cte("party")
        if self.kind is Kind.CONTACT:
            contact = db.Contact.__table__
            ids = sa.union(
                sa.select(ACCESS.c.contact_id).where(ACCESS.c.account_id.in_(accounts)),
                sa.select(party.c.contact_id),
                sa.select(contact.c.id).where(
                    contact.c.account_id.in_(sa.select(party.c.account_id))
                ),
            )
            return self._public_ids(contact, ids)
        representative = db.ConsumerRepresentative.__table__
        owners = consumers.cte("owner")
        (owner,) = owners.c
        ids = sa.union(
            sa.select(owner),
            sa.select(representative.c.representative_id).where(
                representative.c.consumer_id.in_(sa.select(owner))
            ),
            sa.select(party.c.consumer_id),
        )
        return self._public_ids(db.Consumer.__table__, ids)

    def _public_ids(self, table: Table, ids: Any) -> sa.Select[Any]:
        return sa.select(table.c.public_id).where(table.c.id.in_(ids))


# --- by what the rows of a table show -----------------------------------------------------------

Holding: TypeAlias = tuple[sa.Select[Any], sa.Select[Any], sa.Select[Any]]
"""Accounts, consumers and related parties by which a row shows."""


def _of_case(of: Concerned) -> Holding:
    named, item = db.CaseInstallBaseItem.__table__, db.InstallBaseItem.__table__
    items = sa.select(named.c.install_base_item_id).where(named.c.case_id == ROW_ID)
    roots = sa.select(item.c.root_id).where(item.c.id.in_(items))
    parties = sa.select(PARTY).where(
        authorized_party(PARTY),
        sa.or_(
            PARTY.c.case_id == ROW_ID,
            PARTY.c.sold_product_id.in_(of.listed("sold_product_id")),
            PARTY.c.install_base_item_id.in_(roots),
        ),
    )
    return of.listed("account_id"), of.listed("consumer_id"), parties


def _of_outage(of: Concerned) -> Holding:
    """By the items of today, on what is out now or was before."""
    items = db.InstallBaseItem.__table__
    hit = sa.select(items).where(items.c.configuration_item_id.in_(of.impacted())).cte("hit")
    owners = sa.select(hit.c.account_id).distinct(), sa.select(hit.c.consumer_id).distinct()
    return *owners, _parties(hit, sa.select(hit.c.root_id))


def _of_item(of: Concerned) -> Holding:
    """As it is and as it was before."""
    items = db.InstallBaseItem.__table__
    item = sa.select(items).where(items.c.id == ROW_ID).cte("item")

    def both(name: str) -> sa.Select[Any]:
        return sa.select(sa.union(sa.select(item.c[name]), of.listed(name)).subquery())

    return both("account_id"), both("consumer_id"), _parties(item, both("root_id"))


def _parties(items: Table, roots: sa.Select[Any]) -> sa.Select[Any]:
    """Those named on the top of a tree, or on a product that is installed as one of the items."""
    installed = db.InstalledProduct.__table__
    products = sa.select(installed.c.sold_product_id).where(
        installed.c.install_base_item_id.in_(sa.select(items.c.id))
    )
    return sa.select(PARTY).where(
        authorized_party(PARTY),
        sa.or_(
            PARTY.c.install_base_item_id.in_(roots),
            PARTY.c.sold_product_id.in_(products),
        ),
    )


# What only users see concerns no principal that this could find: of users all are asked.
HOLDINGS: Mapping[type[db.Entity], Callable[[Concerned], Holding]] = {
    db.Case: _of_case,
    db.Outage: _of_outage,
    db.InstallBaseItem: _of_item,
}
