"""Each `.graphql` in stories/ is asked by whom its first line names, and must answer as written.

Beside it stand the answer (`.json`, the same on both databases) and the one statement it took on
each (`.sqlite.sql`, `.postgresql.sql`). To accept a change, delete the file and run again.
"""

from pathlib import Path

import orjson
import pytest

import tests.demo_world as people
from tests.asking import Asker

STORIES = sorted(Path(__file__).parent.glob("stories/*.graphql"))


def read(file: Path) -> str:
    return file.read_text()


def settle(file: Path, now: str) -> None:
    if not file.exists():
        file.write_text(now)
    assert now == file.read_text(), f"{file.name} tells otherwise"


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
async def test_story(story: Path, demo: Asker) -> None:
    text = read(story)
    who: str = getattr(people, text.split()[2].rstrip(":").upper())
    identity = await demo.identity(who)
    await demo.ask(who, "{ viewer { name } }")  # the roles of staff are read once
    before = demo.database.statements
    answer = await demo.answer(who, text)
    assert demo.database.statements == before + 1
    settle(story.with_suffix(".json"), orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())
    reader = demo.parts.answering.servers[identity.kind.audience].reader
    (known,) = (await reader.documents.find(text)).plans.values()
    backend = "sqlite" if demo.database.sqlite else "postgresql"
    settle(story.with_suffix(f".{backend}.sql"), known.plan.sql + "\n")
