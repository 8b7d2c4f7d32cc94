"""Whose case it will be: who may open one for whom (visibility.md of the product, write rules)."""

from dataclasses import dataclass

import sqlalchemy as sa

import db
from auth.grants import running
from auth.viewer import Kind
from db.accounts import AccessSource, ContactRole, UserRole
from resolvers.desk import Deed
from resolvers.refusals import bad_input, forbidden, not_found

FOR_ACCOUNTS = (UserRole.AGENT, UserRole.MANAGER, UserRole.ADMIN)
FOR_CONSUMERS = (UserRole.CONSUMER_AGENT, UserRole.MANAGER, UserRole.ADMIN)
FOR_THEMSELVES = {ContactRole.CUSTOMER.name, ContactRole.PARTNER.name}


@dataclass(frozen=True)
class Asked:
    """What the input says of the owner: public ids."""

    account: str | None
    consumer: str | None
    contact: str | None
    proactive: bool


@dataclass(frozen=True)
class Owner:
    """Columns of the case."""

    account_id: int | None = None
    consumer_id: int | None = None
    contact_id: int | None = None
    partner_id: int | None = None
    partner_contact_id: int | None = None


async def owner(deed: Deed, asked: Asked) -> Owner:
    choose = {Kind.CONTACT: _by_contact, Kind.CONSUMER: _by_consumer, Kind.USER: _by_user}
    return await choose[deed.viewer.kind](deed, asked)


async def _by_contact(deed: Deed, asked: Asked) -> Owner:
    if asked.consumer is not None:
        raise not_found("consumerId")
    account_id = deed.viewer.home_account_id
    if asked.account is not None:
        account_id = (await deed.find(db.Account, asked.account, "accountId")).id
    assert account_id is not None
    if await _only_served(deed, account_id):
        return Owner(
            account_id=account_id,
            contact_id=await _contact_there(deed, asked.contact, account_id),
            partner_id=deed.viewer.home_account_id,
            partner_contact_id=deed.viewer.id,
        )
    if asked.contact in (None, deed.viewer.public_id):
        return Owner(account_id=account_id, contact_id=deed.viewer.id)
    if deed.viewer.roles <= FOR_THEMSELVES:
        raise not_found("contactId")
    contact_id = await _contact_there(deed, asked.contact, account_id)
    return Owner(account_id=account_id, contact_id=contact_id)


async def _only_served(deed: Deed, account_id: int) -> bool:
    """The viewer reaches the account as its partner alone."""
    access = db.AccountAccess
    ways = await deed.session.scalars(
        sa.select(access.source).where(
            access.contact_id == deed.viewer.id,
            access.account_id == account_id,
            running(access.__table__),
        ),
        {"now": deed.now},
    )
    return set(ways) == {AccessSource.PARTNER}


async def _contact_there(deed: Deed, public_id: str | None, account_id: int) -> int | None:
    if public_id is None:
        return None
    contact = await deed.find(db.Contact, public_id, "contactId")
    if contact.account_id != account_id:
        raise not_found("contactId")
    return contact.id


async def _by_consumer(deed: Deed, asked: Asked) -> Owner:
    if asked.account is not None:
        raise not_found("accountId")
    if asked.contact is not None:
        raise not_found("contactId")
    if asked.consumer is None:
        return Owner(consumer_id=deed.viewer.id)
    return Owner(consumer_id=(await deed.find(db.Consumer, asked.consumer, "consumerId")).id)


async def _by_user(deed: Deed, asked: Asked) -> Owner:
    """NOC engineers open cases ahead of the customer alone: for an alert or an incident."""
    ahead = asked.proactive and deed.may(UserRole.NOC)
    if not ahead and not deed.may(*FOR_ACCOUNTS, *FOR_CONSUMERS):
        raise forbidden()
    if (asked.account is None) == (asked.consumer is None):
        raise bad_input("accountId", "Say whose case it is: one of accountId and consumerId.")
    if asked.account is not None:
        account = await deed.find(db.Account, asked.account, "accountId")
        if not ahead and not deed.may(*FOR_ACCOUNTS):
            raise not_found("accountId")
        contact_id = await _contact_there(deed, asked.contact, account.id)
        return Owner(account_id=account.id, contact_id=contact_id)
    if asked.contact is not None:
        raise not_found("contactId")
    assert asked.consumer is not None
    return Owner(consumer_id=(await deed.find(db.Consumer, asked.consumer, "consumerId")).id)
