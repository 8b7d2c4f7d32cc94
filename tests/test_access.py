"""Who reaches which accounts: the maintained table behind every row rule of contacts."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import db
from db.access import rebuild_access
from tests.demo_world import BEA, BO, CAL, DEMO, ELI, FAY, IRIS, IVO, PAT, PIA
from tests.folders import folder_with, load, row

FLAGS = ("install_base", "restricted", "contracts", "contacts", "personal", "commercial")


async def reach(database: db.Database, contact: str) -> dict[str, str]:
    """The accounts that a contact reaches, each with how and with which cases."""
    access = db.AccountAccess
    query = (
        sa.select(db.Account.external_key, access.source, access.case_access)
        .join(access, access.account_id == db.Account.id)
        .join(db.Contact, db.Contact.id == access.contact_id)
        .where(db.Contact.external_key == contact)
        .order_by(db.Account.external_key, access.valid_from)
    )
    async with database.reader.connect() as connection:
        rows: Sequence[Any] = (await connection.execute(query)).all()
    found: dict[str, str] = {}
    for account, source, cases in rows:
        how = f"{source.name} {cases.name}"
        found[account] = f"{found[account]}, {how}" if account in found else how
    return found


async def rights(database: db.Database, contact: str, account: str) -> set[str]:
    """The flags that are set where a contact reaches an account in a single way."""
    access = db.AccountAccess
    query = (
        sa.select(*(getattr(access, flag) for flag in FLAGS))
        .join(db.Account, db.Account.id == access.account_id)
        .join(db.Contact, db.Contact.id == access.contact_id)
        .where(db.Contact.external_key == contact, db.Account.external_key == account)
    )
    async with database.reader.connect() as connection:
        values = (await connection.execute(query)).one()
    return {flag for flag, value in zip(FLAGS, values, strict=True) if value}


async def change(database: db.Database, folder: Path, **files: str) -> None:
    report = await load(database, folder_with(folder, **files))
    assert report.ok, report.problems


# The demo world


async def test_bo_a_customer_reaches_his_own_account(demo_database: db.Database) -> None:
    assert await reach(demo_database, BO) == {"a1": "HIERARCHY OWN"}
    assert await rights(demo_database, BO, "a1") == {"install_base", "contracts"}


async def test_bea_a_customer_admin_reaches_all_below_boxeo(demo_database: db.Database) -> None:
    assert await reach(demo_database, BEA) == dict.fromkeys(
        ["a1", "a2", "a3", "a4"], "HIERARCHY ALL"
    )
    everything = {"install_base", "contracts", "contacts", "personal", "commercial"}
    assert await rights(demo_database, BEA, "a4") == everything


async def test_eli_a_case_manager_reaches_below_him_and_no_prices(
    demo_database: db.Database,
) -> None:
    assert await reach(demo_database, ELI) == dict.fromkeys(["a3", "a4"], "HIERARCHY ALL")
    expected = {"install_base", "contracts", "contacts", "personal"}
    assert await rights(demo_database, ELI, "a4") == expected


async def test_fay_at_the_bottom_does_not_reach_up(demo_database: db.Database) -> None:
    assert await reach(demo_database, FAY) == {"a4": "HIERARCHY ALL"}


async def test_pat_a_partner_reaches_the_customers_but_not_what_is_below(
    demo_database: db.Database,
) -> None:
    """Avid's row ended in June: it stays, with its end, for whoever reads it to judge."""
    assert await reach(demo_database, PAT) == {
        "a1": "PARTNER OWN", "a5": "PARTNER OWN", "a6": "HIERARCHY OWN",
    }  # fmt: skip
    assert await rights(demo_database, PAT, "a1") == {"contacts"}
    assert await rights(demo_database, PAT, "a6") == {"install_base", "contracts"}


async def test_pia_a_partner_admin_reads_more_of_the_customers(
    demo_database: db.Database,
) -> None:
    assert await reach(demo_database, PIA) == {
        "a1": "PARTNER ALL", "a5": "PARTNER ALL", "a6": "HIERARCHY ALL", "a7": "HIERARCHY ALL",
    }  # fmt: skip
    assert await rights(demo_database, PIA, "a1") == {"install_base", "contacts"}
    expected = {"install_base", "contracts", "contacts", "personal"}
    assert await rights(demo_database, PIA, "a7") == expected


async def test_ivo_of_the_partner_s_child_inherits_no_customers(
    demo_database: db.Database,
) -> None:
    assert await reach(demo_database, IVO) == {"a7": "HIERARCHY OWN"}


async def test_iris_works_for_boxeo_france_too(demo_database: db.Database) -> None:
    assert await reach(demo_database, IRIS) == {"a4": "CONTACT OWN", "a8": "HIERARCHY OWN"}
    assert await rights(demo_database, IRIS, "a4") == {"install_base", "contracts"}
    assert await rights(demo_database, IRIS, "a8") == {"install_base", "contracts", "restricted"}


async def test_validity_comes_with_the_row(demo_database: db.Database) -> None:
    relationship = sa.select(db.AccountRelationship.valid_from, db.AccountRelationship.valid_to)
    access = sa.select(db.AccountAccess.valid_from, db.AccountAccess.valid_to)
    pat = access.join(db.Contact, db.Contact.id == db.AccountAccess.contact_id)
    pat = pat.where(db.Contact.external_key == PAT, db.AccountAccess.valid_from.is_not(None))
    async with demo_database.reader.connect() as connection:
        expected = set(await connection.execute(relationship))
        assert set(await connection.execute(pat)) == expected


# Changes


async def test_each_relationship_is_a_row_of_its_own(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """They are judged one by one; how much of the cases is in each."""
    await change(
        demo_database,
        tmp_path / "x",
        account_relationships=(
            "partner,account,valid_from,case_access\n"
            "a6,a8,now-9d,since_start\na6,a8,now-5d,assigned\n"
        ),
    )
    assert (await reach(demo_database, PIA))["a8"] == "PARTNER SINCE_START, PARTNER ASSIGNED"
    assert (await reach(demo_database, PAT))["a8"] == "PARTNER OWN, PARTNER OWN"


async def test_nobody_reaches_an_inactive_account_but_what_is_below_it(
    demo_database: db.Database, tmp_path: Path
) -> None:
    await change(demo_database, tmp_path / "x", accounts="key,name,active\na3,EMEA,false\n")
    assert sorted(await reach(demo_database, BEA)) == ["a1", "a2", "a4"]
    assert await reach(demo_database, ELI) == {}, "his own account is the inactive one"


async def test_an_inactive_contact_reaches_nothing(
    demo_database: db.Database, tmp_path: Path
) -> None:
    contacts = "key,name,account,role,active\nc2,Bea Lund,a1,customer_admin,false\n"
    await change(demo_database, tmp_path / "x", contacts=contacts)
    assert await reach(demo_database, BEA) == {}
    assert await reach(demo_database, BO) == {"a1": "HIERARCHY OWN"}


async def test_reach_follows_an_account_that_moves(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """Boxeo France leaves EMEA for Avid."""
    await change(demo_database, tmp_path / "x", accounts="key,name,parent\na4,France,a5\n")
    assert sorted(await reach(demo_database, BEA)) == ["a1", "a2", "a3"]
    assert sorted(await reach(demo_database, "c6")) == ["a4", "a5"]


async def test_restriction_is_the_account_s_whoever_reaches_it(
    demo_database: db.Database, tmp_path: Path
) -> None:
    accounts = "key,name,parent,restrict_contact_access\na4,Boxeo France,a3,true\n"
    await change(demo_database, tmp_path / "x", accounts=accounts)
    for contact in (BEA, FAY, IRIS):
        assert "restricted" in await rights(demo_database, contact, "a4")
    assert "restricted" in await rights(demo_database, CAL, "a8")
    assert "restricted" not in await rights(demo_database, BEA, "a1")


async def ids_of(database: db.Database, contacts: Collection[str]) -> list[int]:
    return [(await row(database, db.Contact, contact))["id"] for contact in contacts]


async def forget(database: db.Database, contacts: Collection[str]) -> None:
    ids = await ids_of(database, contacts)
    async with database.write() as session:
        delete = sa.delete(db.AccountAccess).where(db.AccountAccess.contact_id.in_(ids))
        await session.execute(delete)


@pytest.mark.parametrize("whose", [[BEA], [BEA, PIA], None])
async def test_a_deed_rebuilds_the_reach_of_those_it_concerns(
    demo_database: db.Database, whose: list[str] | None
) -> None:
    people = [BEA, PIA, FAY, IRIS]
    before = {contact: await reach(demo_database, contact) for contact in people}
    await forget(demo_database, people)
    async with demo_database.write() as session:
        await rebuild_access(session, None if whose is None else await ids_of(demo_database, whose))
    for contact, reached in before.items():
        rebuilt = whose is None or contact in whose
        assert await reach(demo_database, contact) == (reached if rebuilt else {})


async def test_a_rebuilt_reach_is_stored_once_and_that_of_others_left_alone(
    demo_database: db.Database,
) -> None:
    people = [BO, BEA, PIA, FAY, IRIS]  # Bo has the home of Bea
    before = {contact: await reach(demo_database, contact) for contact in people}
    async with demo_database.write() as session:
        await rebuild_access(session, await ids_of(demo_database, [BEA]))
    assert {contact: await reach(demo_database, contact) for contact in people} == before


def test_the_demo_world_has_every_role_of_a_contact() -> None:
    """Or the tests above would miss one."""
    text = (DEMO / "contacts.csv").read_text(encoding="utf-8")
    assert all(f",{role.name.lower()}," in text for role in db.ContactRole)
