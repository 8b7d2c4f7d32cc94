"""What `csmgraph import` makes of a folder: the demo world, and changed copies of it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import db
from tests.demo_world import DEMO
from tests.entitling import last, told_scope
from tests.folders import NOW, column, counts, everything, folder_with, load, problems, row

ACCOUNTS = """
    key,name,parent
    a1,Boxeo,
    a2,Boxeo USA,a1
"""


def copy_of_demo(tmp_path: Path, **changes: tuple[str, str]) -> Path:
    """The demo world with one piece of text replaced in the named files."""
    folder = tmp_path / "changed"
    shutil.copytree(DEMO, folder, dirs_exist_ok=True)
    for name, (old, new) in changes.items():
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


# What is loaded


async def test_every_row_of_the_demo_world_loads(empty_database: db.Database) -> None:
    report = await load(empty_database)
    assert problems(report) == []
    assert report.ok
    assert report.written
    for file in DEMO.glob("*.csv"):
        rows = len(file.read_text(encoding="utf-8").splitlines()) - 1
        assert counts(report, file.stem) == {"created": rows}, file.stem


async def test_cells_become_what_they_mean(demo_database: db.Database) -> None:
    product = await row(demo_database, db.SoldProduct, "sp6")
    assert (product["unit_price"], product["currency"], product["quantity"]) == (7125, "USD", 30)
    assert product["start"] == NOW - timedelta(days=610)
    assert product["consumer_id"] is None
    boxeo = await row(demo_database, db.Account, "a1")
    assert (boxeo["customer"], boxeo["partner"], boxeo["active"]) == (True, False, True)
    host = await row(demo_database, db.ConfigurationItem, "host3")
    assert host["ci_class"] is db.ConfigurationItemClass.HOST
    assert host["in_maintenance"] is True
    assert (await row(demo_database, db.User, "u4"))["roles"] == ["NOC"]
    assert (await row(demo_database, db.Entitlement, "en1"))["channels"] == [
        "WEB",
        "PHONE",
        "EMAIL",
    ]


async def test_references_lead_to_rows_of_other_files(demo_database: db.Database) -> None:
    boxeo, bea = (
        await row(demo_database, db.Account, "a1"),
        await row(demo_database, db.Contact, "c2"),
    )
    assert boxeo["primary_contact_id"] == bea["id"]
    assert bea["account_id"] == boxeo["id"]


async def test_whoever_opened_a_case_is_a_contact_a_consumer_or_a_user(
    demo_database: db.Database,
) -> None:
    pat, mia = (
        await row(demo_database, db.Contact, "c8"),
        await row(demo_database, db.Consumer, "k1"),
    )
    maya = await row(demo_database, db.User, "u3")
    for key, column_name, person in (
        ("cs5", "opened_by_contact_id", pat),
        ("cs8", "opened_by_consumer_id", mia),
        ("cs100", "opened_by_user_id", maya),
    ):
        case = await row(demo_database, db.Case, key)
        opened = {k: v for k, v in case.items() if k.startswith("opened_by_") and v is not None}
        assert opened == {column_name: person["id"]}


async def test_a_list_becomes_rows_between_two_tables(demo_database: db.Database) -> None:
    case = await row(demo_database, db.Case, "cs101")
    items = sa.select(db.InstallBaseItem.external_key).join(db.CaseInstallBaseItem)
    items = items.where(db.CaseInstallBaseItem.case_id == case["id"])
    assert sorted(await column(demo_database, items)) == ["ib2", "ib4"]


async def test_cases_that_come_from_an_alert_are_proactive(demo_database: db.Database) -> None:
    proactive = sa.select(db.Case.external_key).where(db.Case.proactive)
    assert sorted(await column(demo_database, proactive)) == ["cs100", "cs101", "cs102", "cs103"]


async def test_an_item_of_a_tree_knows_its_root(demo_database: db.Database) -> None:
    billing = await row(demo_database, db.InstallBaseItem, "ib9")
    assert billing["root_id"] == billing["id"]
    for part in ("ib9a", "ib9b"):
        assert (await row(demo_database, db.InstallBaseItem, part))["root_id"] == billing["id"]


async def test_new_rows_are_numbered_in_the_order_of_their_file(
    empty_database: db.Database, tmp_path: Path
) -> None:
    accounts = "key,name,parent\nchild,Boxeo USA,parent\nparent,Boxeo,\nlast,Avid,\n"
    await load(empty_database, folder_with(tmp_path / "x", accounts=accounts))
    query = sa.select(db.Account.external_key).order_by(db.Account.id)
    assert await column(empty_database, query) == ["child", "parent", "last"]
    child = await row(empty_database, db.Account, "child")
    assert child["parent_id"] == (await row(empty_database, db.Account, "parent"))["id"]


async def test_numbers_given_by_the_server_do_not_count(
    empty_database: db.Database, tmp_path: Path
) -> None:
    await load(empty_database, folder_with(tmp_path / "x", accounts=ACCOUNTS))
    first, second = await column(empty_database, sa.select(db.Account.number))
    assert first[:2] == second[:2] == "AC"
    assert len(first) == len(second) == 12
    assert first[2:6] != second[2:6]


async def test_rows_of_deeds_follow_those_of_an_import(demo_database: db.Database) -> None:
    async with demo_database.write() as session:
        new = db.Consumer(public_id=db.new_public_id("cns"), name="Ida Koch")
        session.add(new)
        await session.flush()
        assert new.id == 4


# Importing again


async def test_importing_the_same_again_changes_nothing(demo_database: db.Database) -> None:
    before = await everything(demo_database)
    report = await load(demo_database)
    assert report.ok
    assert not report.written
    assert {name for count in report.files.values() for name, n in vars(count).items() if n} == {
        "rows",
        "unchanged",
    }
    assert await everything(demo_database) == before


async def test_importing_again_updates_what_differs(
    demo_database: db.Database, tmp_path: Path
) -> None:
    before = await row(demo_database, db.Contact, "c1")
    folder = copy_of_demo(tmp_path, contacts=("Bo Ray", "Bo Ray-Lund"))
    later = NOW + timedelta(hours=1)
    report = await load(demo_database, folder_with(tmp_path / "one"))
    assert not report.written
    contacts = (folder / "contacts.csv").read_text(encoding="utf-8")
    report = await load(demo_database, folder_with(tmp_path / "one", contacts=contacts), now=later)
    assert counts(report, "contacts") == {"updated": 1, "unchanged": 11}
    after = await row(demo_database, db.Contact, "c1")
    assert {name for name in after if after[name] != before[name]} == {
        "name", "version", "updated_at", "portal_version", "portal_updated_at",
    }  # fmt: skip
    assert (after["version"], after["updated_at"]) == (2, later)


@pytest.mark.parametrize(
    ("file", "old", "new", "model", "key", "portal"),
    [
        ("contacts", "+46 8 5550 1011", "+46 8 5550 9999", db.Contact, "c1", False),
        ("sold_products", "2400.00", "2500.00", db.SoldProduct, "sp1", False),
        ("accounts", "BOX-7QKM-22XD", "BOX-AAAA-22XD", db.Account, "a1", False),
        ("outages", "degradation,as7", "degradation,as7;gw1", db.Outage, "out3", False),
        ("outages", "answer slowly", "answer very slowly", db.Outage, "out3", True),
        ("cases", ",ib6,sp2", ",,sp2", db.Case, "cs1", True),
        ("contracts", "sp1;sp5", "sp1", db.Contract, "ct1", True),
    ],
)
async def test_portal_sees_a_new_version_only_of_what_it_reads(
    demo_database: db.Database, tmp_path: Path, file: str, old: str, new: str, model: type[db.Base],
    key: str, portal: bool,
) -> None:  # fmt: skip
    await load(demo_database, copy_of_demo(tmp_path, **{file: (old, new)}))
    changed = await row(demo_database, model, key)
    assert (changed["version"], changed["portal_version"]) == (2, 2 if portal else 1)


async def test_a_list_is_replaced(demo_database: db.Database, tmp_path: Path) -> None:
    await load(demo_database, copy_of_demo(tmp_path, contracts=("ib1;ib2;ib4", "ib4;ib3")))
    items = sa.select(db.InstallBaseItem.external_key).join(db.ContractInstallBaseItem)
    items = items.join(db.Contract).where(db.Contract.external_key == "ct1")
    assert sorted(await column(demo_database, items)) == ["ib3", "ib4"]


async def test_a_column_that_is_left_out_keeps_its_values(
    demo_database: db.Database, tmp_path: Path
) -> None:
    cells = "key,name,email,account,role\nc1,Bo Ray,,a1,customer\n"
    await load(demo_database, folder_with(tmp_path / "x", contacts=cells))
    bo = await row(demo_database, db.Contact, "c1")
    assert bo["email"] is None, "the column is there and its cell is empty"
    assert bo["phone"] == "+46 8 5550 1011", "the column is not there"


async def test_a_known_row_may_name_somebody_new(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """(A principal that came with the same import was once looked for among the stored alone.)"""
    contacts = "key,name,account,role\nc99,Nia Holm,a1,customer\n"
    cases = "key,subject,opened_by\ncs1,Credit checks,c99\n"
    report = await load(demo_database, folder_with(tmp_path / "x", contacts=contacts, cases=cases))
    assert report.ok
    nia, case = (
        await row(demo_database, db.Contact, "c99"),
        await row(demo_database, db.Case, "cs1"),
    )
    assert case["opened_by_contact_id"] == nia["id"]


async def test_an_empty_cell_is_the_default_again(
    demo_database: db.Database, tmp_path: Path
) -> None:
    case = "key,subject,priority,state,number,opened_at\ncs1,Credit checks,,,,\n"
    before = await row(demo_database, db.Case, "cs1")
    await load(demo_database, folder_with(tmp_path / "x", cases=case))
    after = await row(demo_database, db.Case, "cs1")
    assert (after["priority"], after["state"]) == (db.Priority.MODERATE, db.CaseState.NEW)
    assert (after["number"], after["opened_at"]) == (before["number"], before["opened_at"])


async def test_rows_that_a_folder_does_not_name_stay(
    demo_database: db.Database, tmp_path: Path
) -> None:
    await load(demo_database, folder_with(tmp_path / "x", accounts="key,name\na9,Late Inc.\n"))
    assert len(await column(demo_database, sa.select(db.Account.id))) == 9


async def test_an_owner_may_change_from_an_account_to_a_consumer(
    demo_database: db.Database, tmp_path: Path
) -> None:
    product = "key,name,consumer\nsp13,Network Monitoring,k1\n"
    report = await load(demo_database, folder_with(tmp_path / "x", sold_products=product))
    assert report.ok
    changed = await row(demo_database, db.SoldProduct, "sp13")
    assert changed["account_id"] is None
    assert changed["consumer_id"] == (await row(demo_database, db.Consumer, "k1"))["id"]


async def test_relationships_are_known_by_their_start_as_written(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """So that `now-293d10h30m` an hour later moves the start instead of adding a relationship."""
    await load(demo_database, now=NOW + timedelta(hours=1))
    starts = sa.select(db.AccountRelationship.valid_from)
    days = [timedelta(days=293, hours=9, minutes=30), timedelta(days=508, hours=9, minutes=30)]
    assert sorted(await column(demo_database, starts)) == sorted(NOW - since for since in days)
    relationships = "partner,account,valid_from,case_access\na6,a1,now-9d,assigned\n"
    report = await load(
        demo_database, folder_with(tmp_path / "x", account_relationships=relationships)
    )
    assert counts(report, "account_relationships") == {"created": 1}


async def test_rows_without_keys_are_known_by_what_they_refer_to(
    demo_database: db.Database, tmp_path: Path
) -> None:
    parties = "install_base_item,kind,account,responsibility\nib6,authorized,a6,Everything\n"
    pairs = "key,sold_product,install_base_item\nfirst,sp1,ib1\n"
    folder = folder_with(tmp_path / "x", related_parties=parties, installed_products=pairs)
    report = await load(demo_database, folder)
    assert counts(report, "related_parties") == {"updated": 1}
    assert counts(report, "installed_products") == {"updated": 1}, "it has a key now"
    assert len(await column(demo_database, sa.select(db.RelatedParty.id))) == 2
    pairs = "key,sold_product,install_base_item\nfirst,sp1,ib2\n"
    report = await load(demo_database, folder_with(tmp_path / "y", installed_products=pairs))
    assert problems(report) == [
        "installed_products.csv:2: key: another row of the database says the same"
    ]


async def test_an_outage_may_not_end_before_the_begin_that_is_stored(
    demo_database: db.Database, tmp_path: Path
) -> None:
    outage = "key,type,configuration_items,summary,begin\nout1,outage,db1,Down,now+1d\n"
    report = await load(demo_database, folder_with(tmp_path / "x", outages=outage))
    assert problems(report) == ["outages.csv:2: begin: lies after the end that is stored"]
    assert counts(report, "outages") == {"refused": 1}


# Trial runs, and all or nothing


async def test_a_dry_run_reports_the_same_and_writes_nothing(
    demo_database: db.Database, tmp_path: Path
) -> None:
    folder = copy_of_demo(
        tmp_path, contacts=("Bo Ray", "Bo Lund"), cases=("cs2,", "cs2b,"), outages=("as4", "as99")
    )
    before = await everything(demo_database)
    trial = await load(demo_database, folder, dry_run=True)
    assert await everything(demo_database) == before
    report = await load(demo_database, folder)
    assert (trial.files, trial.problems) == (report.files, report.problems)
    assert (trial.dry_run, trial.written, report.written) == (True, False, True)
    assert await everything(demo_database) != before


async def test_strict_is_all_or_nothing(empty_database: db.Database, tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path, outages=("as4", "as99"))
    before = await everything(empty_database)
    report = await load(empty_database, folder, strict=True)
    assert (report.ok, report.written) == (False, False)
    assert await everything(empty_database) == before
    assert (await load(empty_database, folder)).written


async def test_a_failure_while_writing_leaves_nothing_behind(
    empty_database: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("db.importing.writing.refresh_health", fail)
    before = await everything(empty_database)
    with pytest.raises(ZeroDivisionError):
        await load(empty_database)
    assert await everything(empty_database) == before


async def test_progress_is_told(empty_database: db.Database) -> None:
    told: list[tuple[str, int, int]] = []

    def progress(what: str, done: int, total: int) -> None:
        told.append((what, done, total))

    await load(empty_database, progress=progress)
    size = (DEMO / "case_comments.csv").stat().st_size
    assert ("Reading case_comments.csv", size, size) in told
    what, done, total = told[-1]
    assert (what, done) == ("Writing", total)


async def test_a_folder_must_be_one(empty_database: db.Database, tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere is not a folder"):
        await load(empty_database, tmp_path / "nowhere")


async def test_everybody_is_told_of_an_import_that_changes_something(
    demo_database: db.Database, tmp_path: Path
) -> None:
    """In its own transaction; of one that changes nothing, nobody."""
    before = await last(demo_database)
    await load(demo_database)
    await load(demo_database, copy_of_demo(tmp_path, accounts=("Boxeo USA", "USA")), dry_run=True)
    assert await told_scope(demo_database, before) == []
    await load(demo_database, tmp_path / "changed")
    (told,) = await told_scope(demo_database, before)
    assert told["everybody"]
    assert await last(demo_database) == before + 1
