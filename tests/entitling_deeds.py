"""What deeds of an administration do to the demo world, and whom each of them concerns."""

from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from tests.demo_world import (
    AL,
    BEA,
    BO,
    CAL,
    ELI,
    FAY,
    IRIS,
    MONITORING_OWNER,
    NOC,
    NOW,
    PAT,
    PHARMACY_OWNER,
    PIA,
    TOM,
    ZOE,
)

Deed = Callable[["Hands"], Awaitable[None]]


class Hands:
    """What a deed would do, in its transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def set(self, model: type[db.Base], key: str, **values: Any) -> None:
        row = await self.row(model, key)
        for name, value in values.items():
            setattr(row, name, value)

    async def row(self, model: type[db.Base], key: str) -> Any:
        by_key = model.__table__.c.external_key == key
        return (await self.session.scalars(sa.select(model).where(by_key))).one()

    async def only(self, model: type[db.Base], **values: Any) -> Any:
        return (await self.session.scalars(sa.select(model).filter_by(**values))).one()

    async def account(self, key: str) -> int:
        return (await self.row(db.Account, key)).id


async def moves(hands: Hands) -> None:
    await hands.set(db.Account, "a4", parent_id=await hands.account("a5"))


async def _partnership_ends(hands: Hands) -> None:
    boxeo = await hands.account("a1")
    partnership = await hands.only(db.AccountRelationship, account_id=boxeo)
    partnership.valid_to = NOW


async def _partnership_gone(hands: Hands) -> None:
    boxeo = await hands.account("a1")
    await hands.session.delete(await hands.only(db.AccountRelationship, account_id=boxeo))


async def _relation_gone(hands: Hands) -> None:
    await hands.session.delete(await hands.only(db.ContactRelationship))


async def _represented_no_more(hands: Hands) -> None:
    await hands.session.delete(await hands.only(db.ConsumerRepresentative))


async def _party_listed(hands: Hands) -> None:
    partner = await hands.account("a6")
    (await hands.only(db.RelatedParty, account_id=partner)).kind = db.PartyKind.LISTED


async def _party_named(hands: Hands) -> None:
    """Nobody is told for being listed."""
    item = (await hands.row(db.InstallBaseItem, "ib9")).id
    cal, al = [(await hands.row(db.Contact, key)).id for key in (CAL, AL)]
    for contact, kind in ((cal, db.PartyKind.AUTHORIZED), (al, db.PartyKind.LISTED)):
        public_id = db.new_public_id("rp")
        party = db.RelatedParty(
            public_id=public_id, install_base_item_id=item, contact_id=contact, kind=kind
        )
        hands.session.add(party)


async def _offering_handed_over(hands: Hands) -> None:
    owner = (await hands.row(db.User, PHARMACY_OWNER)).id
    await hands.set(db.ServiceOffering, "so1", owner_id=owner)


async def _founded(hands: Hands) -> None:
    """Another account below Boxeo EMEA."""
    emea = await hands.account("a3")
    spain = db.Account(
        public_id=db.new_public_id("acc"), name="Boxeo Spain", number="A-9", parent_id=emea
    )
    hands.session.add(spain)


async def _contact_moves(hands: Hands) -> None:
    await hands.set(db.Contact, CAL, account_id=await hands.account("a4"))


async def _label(hands: Hands) -> None:
    partner = await hands.account("a6")
    (await hands.only(db.RelatedParty, account_id=partner)).responsibility = "Fitter"


def setting(model: type[db.Base], key: str, **values: Any) -> Deed:
    return lambda hands: hands.set(model, key, **values)


CUSTOMER = db.ContactRole.CUSTOMER
CHANGES: dict[str, tuple[Deed, list[str]]] = {
    "Boxeo France leaves EMEA for Avid": (moves, [BEA, ELI, AL]),
    "an account is founded": (_founded, [BEA, ELI]),
    "an account restricts": (
        setting(db.Account, "a1", restrict_contact_access=True),
        # Pat, whose role shows him no products of Boxeo, has nothing to lose by it.
        [BO, BEA, PIA],
    ),
    "an account goes": (setting(db.Account, "a3", active=False), [BEA, ELI]),
    "an administrator becomes a customer": (setting(db.Contact, BEA, role=CUSTOMER), [BEA]),
    "a contact goes": (setting(db.Contact, BO, active=False), [BO]),
    "a contact moves": (
        # The others at either place, as whose names they read is another now.
        _contact_moves,
        [CAL, IRIS, FAY, ELI, BEA],
    ),
    "a partnership ends": (_partnership_ends, [PAT, PIA]),
    "a partnership is struck out": (_partnership_gone, [PAT, PIA]),
    "a contact relationship is struck out": (_relation_gone, [IRIS]),
    "a consumer goes": (setting(db.Consumer, TOM, active=False), [TOM]),
    "a representative no longer is one": (_represented_no_more, [ZOE]),
    "a party is merely listed from now on": (_party_listed, [PAT, PIA]),
    "a contact becomes a party": (_party_named, [CAL]),
    "a user loses a role": (setting(db.User, NOC, roles=["AGENT"]), [NOC]),
    "a user goes": (setting(db.User, NOC, active=False), [NOC]),
    "an offering has another owner": (_offering_handed_over, [MONITORING_OWNER, PHARMACY_OWNER]),
    "a name changes": (setting(db.Account, "a1", name="Boxeo Group"), []),
    "a label changes": (_label, []),
}


async def done(database: db.Database, deed: Deed) -> None:
    async with database.write() as session:
        await deed(Hands(session))
