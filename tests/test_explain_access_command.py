"""`csmgraph explain-access`: the explanation on the terminal of the server."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

import db
from cli import main
from tests.asking import Asker
from tests.databases import by_hand
from tests.demo_world import BEA, BO

SEES = (
    "Bea Lund sees sold product Billing Service for Boxeo France: Bea Lund is customer admin of "
    "Boxeo; Boxeo France lies below Boxeo; it belongs to Boxeo France."
)


@pytest.fixture
def configured(read_only_demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSMGRAPH_DATABASE_URL", read_only_demo_url)
    monkeypatch.setenv("CSMGRAPH_HOME", str(tmp_path / "home"))


@pytest.mark.usefixtures("configured")
async def test_the_command_tells_it_all(demo: Asker, capsys: pytest.CaptureFixture[str]) -> None:
    row = await demo.public_id("sold_product", "sp3")
    assert await asyncio.to_thread(main, ["explain-access", "--as", BEA, row]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == SEES
    assert "yes  reach" in told
    assert "       + Boxeo France lies below Boxeo" in told
    assert await asyncio.to_thread(main, ["explain-access", "--as", BO, row]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("Bo Ray does not see sold product Billing Service for Boxeo France")
    assert "no   contact of the row" in told
    assert "       - it names another contact or none" in told


@pytest.mark.usefixtures("configured")
async def test_the_command_tells_of_values_withheld(
    demo: Asker, capsys: pytest.CaptureFixture[str]
) -> None:
    row = await demo.public_id("sold_product", "sp1")
    assert await asyncio.to_thread(main, ["explain-access", "--as", BO, row]) == 0
    assert "null unitPrice, currency (F2): what leads Bo Ray to Boxeo" in capsys.readouterr().out


@pytest.mark.usefixtures("configured")
async def test_the_command_knows_neither_everybody_nor_every_row(
    demo: Asker, capsys: pytest.CaptureFixture[str]
) -> None:
    row = await demo.public_id("sold_product", "sp3")
    assert await asyncio.to_thread(main, ["explain-access", "--as", "nobody", row]) == 1
    told = capsys.readouterr()
    assert (told.out, "has the key 'nobody'" in told.err) == ("", True)
    assert await asyncio.to_thread(main, ["explain-access", "--as", BO, "nothing"]) == 1
    assert capsys.readouterr().err == "no row has the id 'nothing'\n"


async def test_the_command_refuses_somebody_inactive(
    own_demo: Asker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = own_demo.parts.settings.database_url
    monkeypatch.setenv("CSMGRAPH_DATABASE_URL", url)
    monkeypatch.setenv("CSMGRAPH_HOME", str(own_demo.parts.settings.home))
    async with by_hand(own_demo.database) as connection:
        await connection.execute(sa.update(db.Contact).values(active=False))
    row = await own_demo.public_id("sold_product", "sp3")
    assert await asyncio.to_thread(main, ["explain-access", "--as", BO, row]) == 1
    assert "no active contact, consumer or user has the key 'c1'" in capsys.readouterr().err
