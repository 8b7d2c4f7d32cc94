"""Keeps `account_access`: which accounts every contact reaches, how, and with what rights.

Called in the transaction that changes an account's place, activity or restriction, a contact's
account, role or activity, or a relationship. One statement for each source of reach; the role is
folded into the columns of the rows, as the docstring of AccountAccess says.
"""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import UpdateBase

from db.accounts import (
    AccessCases,
    AccessSource,
    Account,
    AccountAccess,
    AccountRelationship,
    Contact,
    ContactRelationship,
    ContactRole,
)

WIDE_ROLES = (ContactRole.CASE_MANAGER, ContactRole.CUSTOMER_ADMIN, ContactRole.PARTNER_ADMIN)
"""Roles that reach down the hierarchy of the home account and list its contacts."""
PARTNER_ROLES = (ContactRole.PARTNER, ContactRole.PARTNER_ADMIN)

Home = aliased(Account, name="home")


async def rebuild_access(
    connection: AsyncConnection | AsyncSession, contact_ids: Collection[int] | None = None
) -> None:
    """Write the reach of these contacts anew, or of all."""
    for statement in access_statements(contact_ids):
        await connection.execute(statement)


def access_statements(contact_ids: Collection[int] | None = None) -> Iterator[UpdateBase]:
    """Executed one after the other they write the reach of these contacts anew, or of all."""
    delete = sa.delete(AccountAccess)
    whose: sa.ColumnElement[bool] = sa.true()
    if contact_ids is not None:
        delete = delete.where(AccountAccess.contact_id.in_(contact_ids))
        whose = Contact.id.in_(contact_ids)
    yield delete.execution_options(synchronize_session=False)
    for reach in (_hierarchy(whose), _contact_relationships(whose), _partnerships(whose)):
        yield sa.insert(AccountAccess).from_select([c.name for c in reach.selected_columns], reach)


def _hierarchy(whose: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """The home account; for wide roles also what lies below it, through inactive accounts too."""
    below = (
        sa.select(Contact.account_id.label("home_id"), Contact.account_id.label("account_id"))
        .where(whose)
        .cte("below", recursive=True)
    )
    child = aliased(Account, name="child")
    below = below.union(
        sa.select(below.c.home_id, child.id).join(child, child.parent_id == below.c.account_id)
    )
    deep = Contact.role.in_(WIDE_ROLES)
    return (
        _reach(AccessSource.HIERARCHY, sa.null(), sa.null())
        .join(below, below.c.home_id == Contact.account_id)
        .join(Account, Account.id == below.c.account_id)
        .where(whose, sa.or_(deep, Account.id == Contact.account_id))
    )


def _contact_relationships(whose: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    relationship = ContactRelationship
    return (
        _reach(AccessSource.CONTACT, relationship.valid_from, relationship.valid_to)
        .join(relationship, relationship.contact_id == Contact.id)
        .join(Account, Account.id == relationship.account_id)
        .where(whose)
    )


def _partnerships(whose: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """The customers of the home account; neither what lies below them nor those of its children."""
    relationship = AccountRelationship
    return (
        _reach(AccessSource.PARTNER, relationship.valid_from, relationship.valid_to)
        .join(relationship, relationship.partner_id == Contact.account_id)
        .join(Account, Account.id == relationship.account_id)
        .where(whose, Contact.role.in_(PARTNER_ROLES))
    )


def _reach(source: AccessSource, valid_from: Any, valid_to: Any) -> sa.Select[*tuple[Any, ...]]:
    """The columns of `account_access` for a contact that reaches an account by this source."""
    partner = source is AccessSource.PARTNER
    hierarchy = source is AccessSource.HIERARCHY
    admin = Contact.role == ContactRole.PARTNER_ADMIN
    wide = Contact.role.in_(WIDE_ROLES)
    return (
        sa.select(
            Contact.id.label("contact_id"),
            Account.id.label("account_id"),
            sa.literal(source.name).label("source"),
            valid_from.label("valid_from"),
            valid_to.label("valid_to"),
            (admin if partner else sa.true()).label("install_base"),
            Account.restrict_contact_access.label("restricted"),
            sa.literal(not partner).label("contracts"),
            (sa.true() if partner else wide).label("contacts"),
            (wide if hierarchy else sa.false()).label("personal"),
            (Contact.role == ContactRole.CUSTOMER_ADMIN if hierarchy else sa.false()).label(
                "commercial"
            ),
            sa.case(
                (admin, sa.type_coerce(AccountRelationship.case_access, sa.Text())),
                else_=AccessCases.OWN.name,
            ).label("case_access")
            if partner
            else sa.case((wide, AccessCases.ALL.name), else_=AccessCases.OWN.name).label(
                "case_access"
            ),
        )
        .select_from(Contact)
        .join(Home, Home.id == Contact.account_id)
        .where(Contact.active, Home.active, Account.active)
    )
