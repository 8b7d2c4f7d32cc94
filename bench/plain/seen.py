"""What a viewer sees, as conditions for the queries: the rules of contacts for customers and
partners; of users, network engineers and administrators see everything here and nobody else does.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db

Condition = sa.SQLColumnExpression[bool]


@dataclass(frozen=True)
class Viewer:
    """A contact with its home account, or a user who sees everything."""

    now: datetime
    everything: bool
    contact_id: int | None = None
    home_id: int | None = None

    def reach(self, *conditions: Condition) -> Any:
        """The ids of the accounts the contact reaches in this manner."""
        access = db.AccountAccess
        return sa.select(access.account_id).where(
            access.contact_id == self.contact_id,
            sa.or_(access.valid_from.is_(None), access.valid_from <= self.now),
            sa.or_(access.valid_to.is_(None), access.valid_to > self.now),
            *conditions,
        )

    def granted(self, column: Any) -> Any:
        """What authorised related parties name."""
        party = db.RelatedParty
        names = sa.or_(party.contact_id == self.contact_id, party.account_id == self.home_id)
        return sa.select(column).where(
            party.kind == db.PartyKind.AUTHORIZED, names, column.is_not(None)
        )

    def _owned(self, model: type[db.SoldProduct] | type[db.InstallBaseItem]) -> list[Condition]:
        access = db.AccountAccess
        reach = self.reach(access.install_base)
        mine = sa.and_(model.contact_id == self.contact_id, model.account_id.in_(reach))
        return [model.account_id.in_(self.reach(access.install_base, ~access.restricted)), mine]

    @cached_property
    def accounts(self) -> Condition:
        return sa.true() if self.everything else db.Account.id.in_(self.reach())

    @cached_property
    def sold_products(self) -> Condition:
        if self.everything:
            return sa.true()
        sold, item, installed = db.SoldProduct, db.InstallBaseItem, db.InstalledProduct
        of_items = (
            sa.select(installed.sold_product_id)
            .join(item, item.id == installed.install_base_item_id)
            .where(item.root_id.in_(self.granted(db.RelatedParty.install_base_item_id)))
        )
        by_party = sold.id.in_(self.granted(db.RelatedParty.sold_product_id))
        return sa.or_(*self._owned(sold), by_party, sold.id.in_(of_items))

    @cached_property
    def items(self) -> Condition:
        if self.everything:
            return sa.true()
        item, installed = db.InstallBaseItem, db.InstalledProduct
        of_products = sa.select(installed.install_base_item_id).where(
            installed.sold_product_id.in_(self.granted(db.RelatedParty.sold_product_id))
        )
        by_root = item.root_id.in_(self.granted(db.RelatedParty.install_base_item_id))
        return sa.or_(*self._owned(item), by_root, item.id.in_(of_products))

    @cached_property
    def outages(self) -> Condition:
        """Of those that hit an item the viewer sees."""
        return sa.true() if self.everything else db.Outage.published

    @cached_property
    def cases(self) -> Condition:
        if self.everything:
            return sa.true()
        case, access = db.Case, db.AccountAccess
        rejected = case.major_state == db.MajorState.REJECTED
        regular = sa.or_(~case.major, sa.and_(case.major_state.is_not(None), rejected))
        return sa.and_(regular, sa.or_(*self._own_cases(case, access), *self._party_cases(case)))

    def _own_cases(self, case: type[db.Case], access: type[db.AccountAccess]) -> list[Condition]:
        kinds, me = db.AccessCases, self.contact_id
        own = sa.or_(
            case.contact_id == me, case.opened_by_contact_id == me, case.partner_contact_id == me
        )
        opened = sa.or_(access.valid_from.is_(None), access.valid_from <= case.opened_at)
        since_start = self.reach(access.case_access == kinds.SINCE_START)
        since = since_start.where(access.account_id == case.account_id, opened).correlate(case)
        assigned = self.reach(access.case_access == kinds.ASSIGNED)
        return [
            case.account_id.in_(self.reach(access.case_access == kinds.ALL)),
            sa.and_(case.account_id.in_(since_start), sa.exists(since)),
            sa.and_(case.partner_id == self.home_id, case.account_id.in_(assigned)),
            sa.and_(own, case.account_id.in_(self.reach(access.case_access == kinds.OWN))),
        ]

    def _party_cases(self, case: type[db.Case]) -> list[Condition]:
        item, named, party = db.InstallBaseItem, db.CaseInstallBaseItem, db.RelatedParty
        of_items = (
            sa.select(named.case_id)
            .join(item, item.id == named.install_base_item_id)
            .where(item.root_id.in_(self.granted(party.install_base_item_id)))
        )
        return [
            case.id.in_(self.granted(party.case_id)),
            case.sold_product_id.in_(self.granted(party.sold_product_id)),
            case.id.in_(of_items),
        ]


async def load_viewer(session: AsyncSession, public_id: str) -> Viewer | None:
    """The active principal, or None."""
    now = datetime.now(UTC)
    if public_id.startswith("usr_"):
        found = sa.select(db.User).where(db.User.public_id == public_id, db.User.active)
        user = (await session.scalars(found)).one_or_none()
        if user is None or not {"NOC", "ADMIN"}.intersection(user.roles):
            return None
        return Viewer(now, everything=True)
    found = (
        sa.select(db.Contact)
        .join(db.Account, db.Account.id == db.Contact.account_id)
        .where(db.Contact.public_id == public_id, db.Contact.active, db.Account.active)
    )
    contact = (await session.scalars(found)).one_or_none()
    if contact is None:
        return None
    return Viewer(now, everything=False, contact_id=contact.id, home_id=contact.account_id)
