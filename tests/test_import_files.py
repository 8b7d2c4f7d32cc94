"""Files in every state: what can be read is read, what cannot is told with its line.

Files are read before a database is touched: so SQLite serves here.
"""

import os
import tracemalloc
from pathlib import Path

import pytest
import sqlalchemy as sa

import db
from db.importing import Problem
from db.importing.reading import LONGEST_LINE
from tests.folders import column, counts, folder_with, load, problems, row

pytestmark = pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)


def folder_of(place: Path, content: bytes) -> Path:
    """A folder whose accounts.csv holds these bytes."""
    place.mkdir(exist_ok=True)
    (place / "accounts.csv").write_bytes(content)
    return place


async def names(database: db.Database) -> list[str]:
    return await column(database, sa.select(db.Account.name).order_by(db.Account.id))


@pytest.mark.parametrize(
    "content",
    [
        b"key,name\na1,Bo\xc3\xa9o\n",
        b"\xef\xbb\xbfkey,name\r\na1,Bo\xc3\xa9o\r\n",
        b"key,name\ra1,Bo\xc3\xa9o",
        b'"name","key"\n\n"Bo\xc3\xa9o","a1"\n\n',
    ],
    ids=["plain", "byte order mark and CRLF", "CR and no last line end", "quoted, blank lines"],
)
async def test_common_ways_to_write_a_file(
    empty_database: db.Database, tmp_path: Path, content: bytes
) -> None:
    assert problems(await load(empty_database, folder_of(tmp_path / "x", content))) == []
    assert await names(empty_database) == ["Boéo"]


async def test_a_quoted_value_may_hold_commas_quotes_and_lines(
    empty_database: db.Database, tmp_path: Path
) -> None:
    content = b'key,name\na1,"Boxeo, ""the"" first\nand only"\na2,\n'
    report = await load(empty_database, folder_of(tmp_path / "x", content))
    assert problems(report) == ["accounts.csv:4: name: is required and empty"]
    assert await names(empty_database) == ['Boxeo, "the" first\nand only']


@pytest.mark.parametrize(
    ("bad_line", "problem"),
    [
        (b"a2,Bo\xe9o", "name: is not valid UTF-8"),
        (b"a\xe92,Boxeo", "key: is not valid UTF-8"),
        (b"a2,Bo\x00xeo", "name: holds a NUL character"),
        (b"a2", "has 1 values, the header has 2"),
        (b"a2,Boxeo,USA", "has 3 values, the header has 2"),
        (b'a2,"Boxeo" USA', "is not CSV: ',' expected after '\"'"),
    ],
)
async def test_a_bad_line_is_refused_and_the_next_one_read(
    empty_database: db.Database, tmp_path: Path, bad_line: bytes, problem: str
) -> None:
    content = b"key,name\na1,Boxeo\n" + bad_line + b"\na3,Avid\n"
    report = await load(empty_database, folder_of(tmp_path / "x", content))
    assert problems(report) == [f"accounts.csv:3: {problem}"]
    assert counts(report, "accounts") == {"created": 2, "refused": 1}
    assert await names(empty_database) == ["Boxeo", "Avid"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty: the header row is missing"),
        (b"\xff\xfek\x00e\x00y\x00", "is UTF-16; the format is UTF-8"),
        (
            b"key,name,colour\na1,Boxeo,red\n",
            "1: colour: is no column of this file, which has key, name, number, parent, "
            "customer, partner, restrict_contact_access, primary_contact, registration_code, "
            "active",
        ),
        (b"key,parent\na1,\n", "1: name: is required and missing"),
        (b"key,name,name\na1,Boxeo,Boxeo\n", "1: name: stands in the header twice"),
    ],
)
async def test_a_file_whose_header_is_wrong_is_refused_as_a_whole(
    empty_database: db.Database, tmp_path: Path, content: bytes, problem: str
) -> None:
    folder = folder_of(tmp_path / "x", content)
    folder_with(folder, consumers="key,name\nk1,Mia Koch\n")
    report = await load(empty_database, folder)
    space = "" if problem.startswith("1:") else " "
    assert problems(report) == [f"accounts.csv:{space}{problem}"]
    assert not report.ok
    assert counts(report, "consumers") == {"created": 1}


@pytest.mark.parametrize(
    ("bad_end", "line", "reason"),
    [
        (
            b'a2,"Boxeo\na3,Avid\n', 3,
            "a quoted value does not end (unexpected end of data); "
            "the file is not read from here on",
        ),
        (
            b'a2,"Boxeo\n' + b"a3,Avid\n" * 20_000, 3,
            "a quoted value does not end (field larger than field limit (131072)); "
            "the file is not read from here on",
        ),
        (
            b"a2," + b"x" * (LONGEST_LINE + 1), 3,
            f"a line is longer than {LONGEST_LINE} characters; "
            "the file is not read from here on",
        ),
    ],
    ids=["unterminated", "unterminated and long", "endless line"],
)  # fmt: skip
async def test_where_rows_cannot_be_told_apart_reading_ends(
    empty_database: db.Database, tmp_path: Path, bad_end: bytes, line: int, reason: str
) -> None:
    content = b"key,name\na1,Boxeo\n" + bad_end
    report = await load(empty_database, folder_of(tmp_path / "x", content))
    assert problems(report) == [f"accounts.csv:{line}: {reason}"]
    assert await names(empty_database) == ["Boxeo"]


async def test_what_is_no_file_of_the_format_is_refused(
    empty_database: db.Database, tmp_path: Path
) -> None:
    folder = folder_with(tmp_path / "x", acounts="key,name\na1,Boxeo\n")
    (folder / "contacts.csv").mkdir()
    (folder / "users.csv").symlink_to("nowhere")
    os.mkfifo(folder / "cases.csv")
    (folder / "notes.txt").touch()
    report = await load(empty_database, folder)
    assert problems(report) == [
        "acounts.csv: is no file of the import format",
        "cases.csv: is not a regular file",
        "contacts.csv: is not a regular file",
        "notes.txt: is no file of the import format",
        "users.csv: is not a regular file",
    ]


async def test_an_empty_folder_is_an_empty_world(
    empty_database: db.Database, tmp_path: Path
) -> None:
    report = await load(empty_database, folder_with(tmp_path / "x"))
    assert (report.ok, report.written, report.files) == (True, False, {})


async def test_every_problem_is_told_and_the_first_thousand_kept(
    empty_database: db.Database, tmp_path: Path
) -> None:
    lines = "".join(f"a{n},Boxeo,maybe\n" for n in range(1200))
    told: list[str] = []

    def tell(problem: Problem) -> None:
        told.append(str(problem))

    report = await load(
        empty_database,
        folder_with(tmp_path / "x", accounts="key,name,active\n" + lines),
        tell=tell,
    )
    assert report.refusals == len(told) == 1200
    assert len(report.problems) == 1000
    assert told[1199] == "accounts.csv:1201: active: must be true or false, not 'maybe'"


async def test_memory_does_not_grow_with_the_file(
    empty_database: db.Database, tmp_path: Path
) -> None:
    async def peak(count: int) -> int:
        lines = "".join(f"k{n},{'x' * 400}\n" for n in range(count))
        folder = folder_with(tmp_path / str(count), consumers="key,name\n" + lines)
        del lines
        tracemalloc.start()
        await load(empty_database, folder)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    small, large = await peak(3_000), await peak(15_000)
    assert (await row(empty_database, db.Consumer, "k14999"))["name"] == "x" * 400
    assert large < small * 1.3
