"""What an import refuses, how it says so, and that the other rows load all the same.

Rows are judged before they are written, the same for every database: so SQLite serves here.
"""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import db
from db.importing import Problem
from tests.folders import NOW, column, counts, folder_with, load, problems, row

pytestmark = pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)

ACCOUNT = "key,name\na1,Boxeo\n"
CONTACT_HEADER = "key,name,account,role\n"


async def names_of_accounts(database: db.Database) -> list[str]:
    return await column(database, sa.select(db.Account.name).order_by(db.Account.id))


# Cells


@pytest.mark.parametrize(
    ("file", "cells", "problem"),
    [
        ("accounts", "key,name\n,Boxeo\n", "key: is required and empty"),
        ("accounts", "key,name\na1,  \n", "name: is required and empty"),
        (
            "accounts",
            "key,name,customer\na1,Boxeo,yes\n",
            "customer: must be true or false, not 'yes'",
        ),
        (
            "contacts",
            CONTACT_HEADER + "c1,Bo Ray,a1,Customer\n",
            "role: must be one of customer, case_manager, customer_admin, partner, "
            "partner_admin, not 'Customer'",
        ),
        (
            "users",
            "key,name,roles\nu1,Sam,agent;boss\n",
            "roles: must be one of agent, consumer_agent, manager, noc, service_owner, admin, "
            "integration, not 'boss'",
        ),
        ("users", "key,name,roles\nu1,Sam,agent;;noc\n", "roles: has an empty entry in its list"),
        (
            "sold_products",
            "key,name,account,quantity\nsp1,Monitoring,a1,2.5\n",
            "quantity: must be a whole number up to 2147483647, not '2.5'",
        ),
        (
            "sold_products",
            'key,name,account,unit_price\nsp1,Monitoring,a1,"12,50"\n',
            "unit_price: must be an amount such as 1234.50, not '12,50'",
        ),
        (
            "sold_products",
            "key,name,account\nsp1,Monitoring,\n",
            "account/consumer: exactly one of them must be given",
        ),
        (
            "cases",
            "key,subject,account,consumer\ncs1,Slow,a1,k1\n",
            "account/consumer: only one of them may be given",
        ),
        (
            "related_parties",
            "install_base_item,kind,contact,account\nib1,listed,c1,a1\n",
            "contact/account/consumer: exactly one of them must be given",
        ),
        (
            "outages",
            "key,type,configuration_items,summary,begin,end\no1,outage,db1,Down,now,now-1m\n",
            "end: must not lie before begin",
        ),
        (
            "outages",
            "key,type,configuration_items,summary,begin\no1,outage,,Down,now\n",
            "configuration_items: is required and empty",
        ),
    ],
)
async def test_a_bad_cell_is_told_with_its_place(
    empty_database: db.Database, tmp_path: Path, file: str, cells: str, problem: str
) -> None:
    report = await load(empty_database, folder_with(tmp_path / "x", **{file: cells}))
    assert problems(report) == [f"{file}.csv:2: {problem}"]
    assert counts(report, file) == {"refused": 1}
    assert not report.ok


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-21T10:30:00Z", NOW),
        ("2026-11-21t10:30:00.1239z", NOW + timedelta(milliseconds=123)),
        ("2026-11-21 11:30:00+01:00", NOW),
        ("now", NOW),
        ("now-47m", NOW - timedelta(minutes=47)),
        ("now+7d", NOW + timedelta(days=7)),
        ("now+7d2h", NOW + timedelta(days=7, hours=2)),
        ("now-1d2h3m4s", NOW - timedelta(days=1, hours=2, minutes=3, seconds=4)),
    ],
)
async def test_a_time_has_a_zone_or_counts_from_now(
    empty_database: db.Database, tmp_path: Path, cell: str, moment: object
) -> None:
    items = "key,name,class\nci1,db,database\n"
    outage = f"key,type,configuration_items,summary,begin\no1,outage,ci1,Down,{cell}\n"
    folder = folder_with(tmp_path / "x", configuration_items=items, outages=outage)
    assert problems(await load(empty_database, folder)) == []
    assert (await row(empty_database, db.Outage, "o1"))["begin"] == moment


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-21T10:30:00", "2026-11-21", "2026-11-21T10:30Z", "2026-13-01T00:00:00Z",
        "yesterday", "now-", "now+", "now-2h3d", "now+1w", "Now", "now-99999999999d",
        "0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00Z", "now-٣d",
    ],
)  # fmt: skip
async def test_anything_else_is_no_time(
    empty_database: db.Database, tmp_path: Path, cell: str
) -> None:
    outage = f"key,type,configuration_items,summary,begin\no1,outage,ci1,Down,{cell}\n"
    items = "key,name,class\nci1,db,database\n"
    folder = folder_with(tmp_path / "x", configuration_items=items, outages=outage)
    expected = f"must be a time such as 2026-11-21T10:30:00Z or now-2d4h, not {cell!r}"
    assert problems(await load(empty_database, folder)) == [f"outages.csv:2: begin: {expected}"]


async def test_all_that_is_wrong_with_a_row_is_told_and_the_others_load(
    empty_database: db.Database, tmp_path: Path
) -> None:
    cells = """
        key,name,customer,partner
        a1,,yes,no
        a2,Avid,true,true
    """
    report = await load(empty_database, folder_with(tmp_path / "x", accounts=cells))
    assert problems(report) == [
        "accounts.csv:2: customer: must be true or false, not 'yes'",
        "accounts.csv:2: name: is required and empty",
        "accounts.csv:2: partner: must be true or false, not 'no'",
    ]
    assert counts(report, "accounts") == {"created": 1, "refused": 1}
    assert await names_of_accounts(empty_database) == ["Avid"]


# References and parents


async def test_a_reference_must_lead_somewhere(empty_database: db.Database, tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path / "x",
        accounts=ACCOUNT,
        contacts=CONTACT_HEADER + "c1,Bo Ray,a1,customer\nc2,Bea Lund,a9,customer\n",
        cases="key,subject,opened_by\ncs1,Slow,nobody\ncs2,Slower,c1\n",
    )
    report = await load(empty_database, folder)
    assert problems(report) == [
        'cases.csv:2: opened_by: "nobody" is no key of contacts.csv, consumers.csv, users.csv '
        "and not in the database",
        'contacts.csv:3: account: "a9" is no key of accounts.csv and not in the database',
    ]
    assert counts(report, "contacts") == {"created": 1, "refused": 1}
    assert counts(report, "cases") == {"created": 1, "refused": 1}


async def test_a_list_names_the_key_that_leads_nowhere(
    empty_database: db.Database, tmp_path: Path
) -> None:
    folder = folder_with(
        tmp_path / "x",
        product_models="key,name,kind\npm1,Monitoring,service\n",
        catalog_items="key,name,product_models\ncat1,Add a site,pm1;pm7\n",
    )
    assert problems(await load(empty_database, folder)) == [
        'catalog_items.csv:2: product_models: "pm7" is no key of product_models.csv '
        "and not in the database"
    ]


async def test_a_refused_row_takes_those_with_it_that_refer_to_it(
    empty_database: db.Database, tmp_path: Path
) -> None:
    """Boxeo's flag is wrong; so its children cannot load, nor the contact of a grandchild."""
    folder = folder_with(
        tmp_path / "x",
        accounts="""
            key,name,parent,customer
            a4,Boxeo France,a3,
            a1,Boxeo,,perhaps
            a3,Boxeo EMEA,a1,
            a5,Avid,,
        """,
        contacts=CONTACT_HEADER + "c5,Fay Petit,a4,customer\nc6,Al Voss,a5,customer\n",
    )
    report = await load(empty_database, folder)
    assert problems(report) == [
        'accounts.csv:2: parent: "a3" is refused itself',
        "accounts.csv:3: customer: must be true or false, not 'perhaps'",
        'accounts.csv:4: parent: "a1" is refused itself',
        'contacts.csv:2: account: "a4" is refused itself',
    ]
    assert await names_of_accounts(empty_database) == ["Avid"]
    assert await column(empty_database, sa.select(db.Contact.name)) == ["Al Voss"]


async def test_what_is_stored_already_can_be_referred_to_though_its_row_is_refused(
    empty_database: db.Database, tmp_path: Path
) -> None:
    await load(empty_database, folder_with(tmp_path / "x", accounts=ACCOUNT))
    folder = folder_with(
        tmp_path / "y",
        accounts="key,name,customer\na1,Boxeo,perhaps\n",
        contacts=CONTACT_HEADER + "c1,Bo Ray,a1,customer\n",
    )
    report = await load(empty_database, folder)
    assert counts(report, "accounts") == {"refused": 1}
    assert counts(report, "contacts") == {"created": 1}


async def test_accounts_and_their_primary_contacts_stand_or_fall_together(
    empty_database: db.Database, tmp_path: Path
) -> None:
    folder = folder_with(
        tmp_path / "x",
        accounts="key,name,primary_contact\na1,Boxeo,c2\na5,Avid,c6\n",
        contacts=CONTACT_HEADER + "c2,Bea Lund,a1,boss\nc6,Al Voss,a5,customer\n",
    )
    report = await load(empty_database, folder)
    assert problems(report)[0] == 'accounts.csv:2: primary_contact: "c2" is refused itself'
    assert await names_of_accounts(empty_database) == ["Avid"]
    al = await row(empty_database, db.Contact, "c6")
    assert (await row(empty_database, db.Account, "a5"))["primary_contact_id"] == al["id"]


async def test_parents_may_not_go_round_in_a_cycle(
    empty_database: db.Database, tmp_path: Path
) -> None:
    accounts = """
        key,name,parent
        a1,Below the cycle,a2
        a2,Cycle,a4
        a3,Cycle,a2
        a4,Cycle,a3
        a5,Itself,a5
        a6,Avid,
        a7,Avid USA,a6
    """
    report = await load(empty_database, folder_with(tmp_path / "x", accounts=accounts))
    assert problems(report) == [
        'accounts.csv:2: parent: "a2" is refused itself',
        "accounts.csv:3: parent: is part of a cycle",
        "accounts.csv:4: parent: is part of a cycle",
        "accounts.csv:5: parent: is part of a cycle",
        "accounts.csv:6: parent: is part of a cycle",
    ]
    assert await names_of_accounts(empty_database) == ["Avid", "Avid USA"]


async def test_nor_together_with_what_is_stored(
    empty_database: db.Database, tmp_path: Path
) -> None:
    family = "key,name,parent\na1,Boxeo,\na2,Boxeo USA,a1\n"
    await load(empty_database, folder_with(tmp_path / "x", accounts=family))
    turned = "key,name,parent\na1,Boxeo,a2\n"
    report = await load(empty_database, folder_with(tmp_path / "y", accounts=turned))
    assert problems(report) == ["accounts.csv:2: parent: is part of a cycle"]
    swapped = "key,name,parent\na1,Boxeo,a2\na2,Boxeo USA,\n"
    report = await load(empty_database, folder_with(tmp_path / "z", accounts=swapped))
    assert counts(report, "accounts") == {"updated": 2}


async def test_a_cycle_of_dependencies_is_data(empty_database: db.Database, tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path / "x",
        configuration_items="key,name,class\nci1,left,host\nci2,right,host\n",
        ci_dependencies="dependent,dependency\nci1,ci2\nci2,ci1\nci1,ci1\n",
        alerts="key,configuration_item,severity\nalr1,ci1,major\n",
    )
    assert problems(await load(empty_database, folder)) == []
    health = sa.select(db.ConfigurationItem.health)
    assert await column(empty_database, health) == [db.Health.MAJOR, db.Health.MAJOR]


# The same twice


async def test_an_identical_second_row_is_reported_and_no_error(
    empty_database: db.Database, tmp_path: Path
) -> None:
    folder = folder_with(
        tmp_path / "x",
        accounts="key,name,customer\na1,Boxeo,\na5,Avid,\na1,Boxeo,true\n",
        account_relationships="partner,account,valid_from\na1,a5,now-1d\na1,a5,now-1d\n",
        related_parties="case,kind,account\ncs1,listed,a1\ncs1,listed,a1\ncs1,authorized,a1\n",
        cases="key,subject\ncs1,Slow\n",
    )
    report = await load(empty_database, folder)
    assert report.ok
    assert report.problems == [
        Problem("account_relationships.csv", 3, None, "repeats line 2", refused=False),
        Problem("accounts.csv", 4, None, "repeats line 2", refused=False),
        Problem("related_parties.csv", 3, None, "repeats line 2", refused=False),
    ]
    assert counts(report, "accounts") == {"created": 2, "duplicates": 1}
    assert counts(report, "related_parties") == {"created": 2, "duplicates": 1}


async def test_a_second_row_that_says_something_else_is_refused(
    empty_database: db.Database, tmp_path: Path
) -> None:
    folder = folder_with(
        tmp_path / "x",
        accounts="key,name\na1,Boxeo\na5,Avid\na1,Boxer\n",
        account_relationships=(
            "partner,account,valid_from,case_access\na1,a5,now-1d,all\na1,a5,now-1d,assigned\n"
        ),
        configuration_items="key,name,class\nci1,left,host\nci2,right,host\n",
        ci_dependencies="dependent,dependency,type\nci1,ci2,runs_on\nci1,ci2,contains\n",
    )
    report = await load(empty_database, folder)
    reason = "contradicts line 2, which is about the same"
    assert problems(report) == [
        f"account_relationships.csv:3: {reason}",
        f"accounts.csv:4: {reason}",
        f"ci_dependencies.csv:3: {reason}",
    ]
    assert await names_of_accounts(empty_database) == ["Boxeo", "Avid"]


async def test_contacts_consumers_and_users_share_their_keys(
    empty_database: db.Database, tmp_path: Path
) -> None:
    folder = folder_with(
        tmp_path / "x",
        accounts=ACCOUNT,
        contacts=CONTACT_HEADER + "p1,Bo Ray,a1,customer\n",
        consumers="key,name\np1,Mia Koch\np2,Tom Koch\n",
    )
    shared = "contacts, consumers and users share one space of keys"
    assert problems(await load(empty_database, folder)) == [
        f"consumers.csv:2: key: is that of contacts.csv:2; {shared}"
    ]
    users = "key,name,roles\np2,Sam,agent\n"
    report = await load(empty_database, folder_with(tmp_path / "y", users=users))
    assert problems(report) == [f"users.csv:2: key: is one of consumers in the database; {shared}"]


async def test_numbers_are_unique(empty_database: db.Database, tmp_path: Path) -> None:
    accounts = "key,name,number\na1,Boxeo,1\na2,Boxer,1\na3,Boxen,2\n"
    report = await load(empty_database, folder_with(tmp_path / "x", accounts=accounts))
    assert problems(report) == ["accounts.csv:3: number: is that of line 2"]
    accounts = "key,name,number\na1,Boxeo,1\na4,Boxed,2\n"
    report = await load(empty_database, folder_with(tmp_path / "y", accounts=accounts))
    assert problems(report) == ["accounts.csv:3: number: is that of another row of the database"]
