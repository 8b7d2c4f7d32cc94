"""`csmgraph backup` and `csmgraph restore`: all of it or nothing, and never under a server."""

import asyncio
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

import db
from auth.tokens import Tokens
from auth.viewer import Kind
from cli import main
from db.lock import in_use, nobody_else
from db.migrate import NotReadyError
from realtime.outbox import Log
from tests.asking import Asker, asker
from tests.databases import Templates, copy_of
from tests.demo_world import BO, NOW
from tests.doing import done
from tests.following import begun, following, live
from tests.processes import ROOT, Place, served

COMMENT = """mutation ($input: AddCaseCommentInput!) {
  addCaseComment(input: $input) { comment { id } userErrors { code } } }"""


@pytest.fixture
def place(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Place]:
    """The demo world on SQLite, which this process and others are told of."""
    (tmp_path / "home").mkdir()
    with copy_of(templates, "sqlite", "demo", tmp_path / "home") as url:
        here = Place(url, tmp_path / "home")
        for name, value in here.environment.items():
            monkeypatch.setenv(name, value)
        yield here


def file_of(place: Place) -> Path:
    return Path(place.url.removeprefix("sqlite:///"))


async def run(*arguments: str | Path) -> int:
    return await asyncio.to_thread(main, [str(one) for one in arguments])


@asynccontextmanager
async def world(place: Place) -> AsyncGenerator[Asker]:
    asking = asker(place.url, place.home, lambda: NOW)
    yield asking
    await asking.database.close()


async def say(place: Place, body: str) -> None:
    async with world(place) as demo:
        case = await demo.public_id("case_record", "cs3")
        await done(demo, BO, "addCaseComment", caseId=case, body=body)


def said(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT body FROM case_comment ORDER BY id").fetchall()
    return [body for (body,) in rows]


def epoch(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT epoch FROM clock").fetchone()[0]


def beside(file: Path) -> set[str]:
    """What lies in the same folder, but for what SQLite and the lock keep there."""
    kept = (".lock", "-wal", "-shm")
    return {one.name for one in file.parent.iterdir() if not one.name.endswith(kept)}


# --- backup -------------------------------------------------------------------------------------


async def test_a_backup_is_whole_while_others_write(place: Place, tmp_path: Path) -> None:
    """Every line of the log up to one, the rows they tell of, and nothing of the next."""
    with served(place) as server:
        async with world(place) as demo:
            case = await demo.public_id("case_record", "cs3")
            bo = (await demo.identity(BO)).public_id
            before = (await Log(demo.database).position()).sequence
        tokens = Tokens.at(place.home, algorithm="EdDSA", issuer="csmgraph", audience="csmgraph")
        token = tokens.issue(bo, Kind.CONTACT, timedelta(hours=1))
        headers = {"authorization": f"Bearer {token}"}
        stop = asyncio.Event()

        async def write(client: httpx.AsyncClient) -> None:
            while not stop.is_set():
                given = {"input": {"caseId": case, "body": "Any news?"}}
                answer = await client.post("/graphql", json={"query": COMMENT, "variables": given})
                assert answer.json()["data"]["addCaseComment"]["userErrors"] == []

        address = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=address, headers=headers) as client:
            writing = asyncio.gather(*(write(client) for _ in range(4)))
            copies = [tmp_path / f"copy-{number}.db" for number in range(3)]
            for copy in copies:
                await asyncio.sleep(0.2)
                assert await run("backup", copy) == 0
            stop.set()
            await writing
    told = [_consistent(copy, before) for copy in copies]
    assert 0 < told[0] < told[1] < told[2]


def _consistent(copy: Path, before: int) -> int:
    """How many changes are in it since the log was so long, counted in five ways."""
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        query = f"""SELECT (SELECT sequence FROM clock) - {before},
            (SELECT max(sequence) FROM event) - {before}, (SELECT count(*) FROM event) - {before},
            (SELECT count(*) FROM audit_entry),
            (SELECT count(*) FROM case_comment WHERE body = 'Any news?')"""
        counts = connection.execute(query).fetchone()
    assert len(set(counts)) == 1, counts
    return counts[0]


async def test_a_backup_takes_the_place_of_no_file_unless_told(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    assert await run("backup", copy) == 2
    assert capsys.readouterr().err == f"{copy} exists already.\n"
    assert copy.read_text() == "precious"
    assert await run("backup", copy, "--overwrite") == 0
    assert said(copy) == said(file_of(place))


@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]])
async def test_a_backup_needs_a_file_that_can_be(
    place: Place, tmp_path: Path, overwrite: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = beside(file_of(place))
    for file in (place.home, file_of(place), tmp_path / "nowhere" / "copy.db"):
        assert await run("backup", file, *overwrite) == 2
        told = capsys.readouterr()
        assert told.err in {f"{file} exists already.\n", f"There is no folder {file.parent}.\n"}
    assert beside(file_of(place)) == before
    assert said(file_of(place))


@pytest.mark.usefixtures("place")
async def test_what_is_not_there_is_not_backed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CSMGRAPH_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert await run("backup", tmp_path / "copy.db") == 1
    assert capsys.readouterr().err == f"There is no database at {tmp_path}/none.db.\n"
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "none.db").write_text("These are the times that try men's souls. " * 100)
    assert await run("backup", tmp_path / "copy.db") == 2
    assert "is no database of csmgraph" in capsys.readouterr().err
    assert beside(tmp_path / "copy.db") == {"home", "none.db"}


# --- restore ------------------------------------------------------------------------------------


async def test_a_restored_database_is_as_it_was(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was there instead is kept under another name."""
    file, copy = file_of(place), tmp_path / "copy.db"
    await say(place, "Before")
    assert await run("backup", copy) == 0
    await say(place, "After")
    capsys.readouterr()
    assert await run("restore", copy) == 0
    (kept,) = beside(file) - {"test.db", "server.key", "token-eddsa.pem"}
    told = f"{file} holds what {copy} held. What was there before is kept in {file.parent / kept}."
    assert capsys.readouterr().out == f"{told}\n"
    assert said(file)[-1] == said(copy)[-1] == "Before"
    assert said(file.parent / kept)[-1] == "After"
    await say(place, "Again")
    assert said(file)[-2:] == ["Before", "Again"]


async def test_a_database_is_restored_where_there_is_none(place: Place, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert await run("backup", copy) == 0
    file_of(place).unlink()
    assert await run("restore", copy) == 0
    assert said(file_of(place)) == said(copy)


async def test_the_cursors_of_before_are_unknown_after(place: Place, tmp_path: Path) -> None:
    """Even the one of the very moment of the backup: there is no telling them apart."""
    async with world(place) as demo, live(demo), begun(demo, BO) as feed:
        cursor = feed.cursor
    copy = tmp_path / "copy.db"
    assert await run("backup", copy) == 0
    assert await run("restore", copy) == 0
    async with world(place) as demo, live(demo):
        async with following(demo, BO, after=cursor) as feed:
            message = await feed.next()
            assert (message["kind"], message["reason"]) == ("RESYNC_REQUIRED", "UNKNOWN_CURSOR")
        async with following(demo, BO, after=message["cursor"]) as feed:
            assert await feed.kind() == "CHECKPOINT"


async def test_nothing_is_restored_under_a_server(place: Place, tmp_path: Path) -> None:
    """Nor a new epoch begun. A server that was killed serves no more."""
    file, copy = file_of(place), tmp_path / "copy.db"
    assert place.run("backup", copy).returncode == 0
    before = epoch(file)
    with served(place) as server:
        for refused in (place.run("restore", copy), place.run("restore", "--new-epoch")):
            told = f"{file} is in use: stop the servers and commands that use it first.\n"
            assert (refused.returncode, refused.stderr) == (1, told)
        assert epoch(file) == before
        server.kill()
        assert place.run("restore", copy).returncode == 0
    assert epoch(file) != before


def test_what_a_killed_server_committed_is_in_what_is_kept(place: Place, tmp_path: Path) -> None:
    """It stands in the log beside the file, which must not be left to the new one."""
    file, copy = file_of(place), tmp_path / "copy.db"
    assert main(["backup", str(copy)]) == 0
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE case_comment SET body = 'Committed'")
        left = {suffix: Path(f"{file}{suffix}").read_bytes() for suffix in ("", "-wal")}
    for suffix, content in left.items():
        Path(f"{file}{suffix}").write_bytes(content)
    assert main(["restore", str(copy)]) == 0
    (kept,) = file.parent.glob("test.db.before-*")
    assert set(said(kept)) == {"Committed"}
    assert "Committed" not in said(file)


async def test_another_program_is_in_the_way_too(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that knows nothing of our lock."""
    file, copy = file_of(place), tmp_path / "copy.db"
    assert await run("backup", copy) == 0
    await say(place, "After")
    before = beside(file)
    with closing(sqlite3.connect(file)) as shell:
        shell.execute("SELECT * FROM clock").fetchall()
        monopoly = await run("restore", copy)
    assert (monopoly, said(file)[-1], beside(file)) == (1, "After", before)
    assert "is in use by another program" in capsys.readouterr().err


async def test_nobody_uses_what_is_being_restored(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with nobody_else(file_of(place)):
        for command in (["serve"], ["migrate"], ["import", str(tmp_path)]):
            assert await run(*command) == 1
            assert capsys.readouterr().err == "The database is being restored just now.\n"


@pytest.mark.parametrize("missing", ["hardlink_to", "replace"])
def test_what_the_disk_does_not_do_leaves_a_database(
    place: Place, tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without links the old one is renamed; where the new one cannot be, it stays what it was."""
    file, copy = file_of(place), tmp_path / "copy.db"
    assert main(["backup", str(copy)]) == 0
    before, content = beside(file), said(file)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, missing, fail)
        status = main(["restore", str(copy)])
    if missing == "hardlink_to":
        assert (status, said(file)) == (0, said(copy))
        (kept,) = beside(file) - before
        assert said(file.parent / kept) == content
    else:
        assert (status, said(file), beside(file)) == (1, content, before)


def test_several_use_it_together_and_one_restores_it(place: Place) -> None:
    file = file_of(place)
    with in_use(place.url), in_use(place.url), pytest.raises(NotReadyError), nobody_else(file):
        pass
    with nobody_else(file), pytest.raises(NotReadyError), nobody_else(file):
        pass


async def test_a_damaged_database_can_be_replaced(place: Place, tmp_path: Path) -> None:
    file, copy = file_of(place), tmp_path / "copy.db"
    assert await run("backup", copy) == 0
    file.write_bytes(b"\0" * 4096)
    assert await run("restore", copy) == 0
    assert said(file) == said(copy)


def damaged(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[8192:65536] = b"\xff" * (65536 - 8192)
    copy.write_bytes(content)


def of_words(copy: Path) -> None:
    copy.write_text("no")


def of_nothing(copy: Path) -> None:
    copy.write_text("")


def not_ours(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("CREATE TABLE clock (id INTEGER)")


def of_another_version(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def without_a_clock(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("DELETE FROM clock")


@pytest.mark.parametrize(
    ("spoil", "status", "told"),
    [
        (Path.unlink, 2, "There is no file"),
        (of_words, 2, "is no database of csmgraph: file is not a data"),
        (of_nothing, 2, "is no database of csmgraph: no such table"),
        (not_ours, 2, "is no database of csmgraph: no such table: alembic_version"),
        (without_a_clock, 2, "is no database of csmgraph: it has no clock"),
        (of_another_version, 2, "is of another version of this program: it has the tables of 9999"),
        (damaged, 1, "Nothing was restored: "),
    ],
)
async def test_what_is_no_good_backup_changes_nothing(
    place: Place,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    status: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, copy = file_of(place), tmp_path / "copy.db"
    assert await run("backup", copy) == 0
    spoil(copy)
    before, content = beside(file), file.read_bytes()
    assert await run("restore", copy) == status
    assert told in capsys.readouterr().err
    assert (beside(file), file.read_bytes()) == (before, content)


async def test_the_database_is_no_backup_of_itself(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run("restore", file_of(place)) == 2
    assert capsys.readouterr().err == f"{file_of(place)} is the database itself.\n"


@pytest.mark.parametrize("arguments", [[], ["copy.db", "--new-epoch"]])
def test_either_a_file_or_a_new_epoch(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["restore", *arguments])
    assert ended.value.code == 2


# --- a database that was restored by other means ------------------------------------------------


async def test_a_new_epoch_begins_when_nobody_serves(
    demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(demo_url, tmp_path / "home")
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    async with world(place) as demo, live(demo), begun(demo, BO) as feed:
        cursor = feed.cursor
    assert await run("restore", "--new-epoch") == 0
    async with world(place) as demo, live(demo), following(demo, BO, after=cursor) as feed:
        assert (await feed.next())["reason"] == "UNKNOWN_CURSOR"


@pytest.fixture
def postgresql_url(templates: Templates, tmp_path: Path) -> Generator[str]:
    with copy_of(templates, "postgresql", "demo", tmp_path) as url:
        yield url


@pytest.mark.postgresql
async def test_postgresql_has_programs_of_its_own(
    postgresql_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No new epoch begins while a process is connected."""
    for name, value in Place(postgresql_url, tmp_path).environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "copy").touch()
    for command, program in (("backup", "pg_dump --format"), ("restore", "pg_restore --clean")):
        assert await run(command, tmp_path / "copy") == 2
        assert program in capsys.readouterr().err
    database = db.Database(postgresql_url)
    await database.fetch("select 1", ())
    assert await run("restore", "--new-epoch") == 1
    assert capsys.readouterr().err == "The database is in use: stop the servers first.\n"
    await database.close()
    assert await run("restore", "--new-epoch") == 0


@pytest.mark.postgresql
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="no pg_dump")
async def test_postgresql_is_restored_as_the_documentation_says(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, dump = Place(postgresql_url, tmp_path / "home"), tmp_path / "csmgraph.dump"
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    async with world(place) as demo, live(demo), begun(demo, BO) as feed:
        cursor = feed.cursor
        await asyncio.to_thread(follow_the_page, "pg_dump", postgresql_url, dump)
        await say(place, "After")
    await asyncio.to_thread(follow_the_page, "pg_restore", postgresql_url, dump)
    assert await run("restore", "--new-epoch") == 0
    async with world(place) as demo, live(demo):
        after = await demo.fetch("SELECT 1 FROM case_comment WHERE body = 'After'")
        assert [tuple(row) for row in after] == []
        async with following(demo, BO, after=cursor) as feed:
            assert (await feed.next())["reason"] == "UNKNOWN_CURSOR"


def follow_the_page(program: str, url: str, dump: Path) -> None:
    """The line of docs/operations.md that begins with this program."""
    text = (ROOT / "docs" / "operations.md").read_text()
    (line,) = (line for line in text.splitlines() if line.startswith(program))
    line = line.replace("DATABASE", url).replace("csmgraph.dump", str(dump))
    subprocess.run(shlex.split(line), check=True)
