"""Whatever happens to the files of a world, an import tells it and never breaks.

What can be loaded is in the database afterwards: importing the same again creates nothing.
"""

import asyncio
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import db
from db.importing import Report
from tests.databases import Templates, copy_of
from tests.demo_world import DEMO
from tests.folders import load

FRAGMENTS = (
    b"", b'"', b",", b"\n", b"\r", b";", b"\0", b"\xff", b"a1", b"c1", b"ib9a", b"cs100", b"-",
    b"now", b"now+9999999d", b"1e5", b"true", b"999999999999", b"\xef\xbb\xbf", b"key,", b" ",
)  # fmt: skip

damages = st.lists(
    st.tuples(
        st.sampled_from(sorted(path.name for path in DEMO.glob("*.csv"))),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 8),
        st.sampled_from(FRAGMENTS),
    ),
    min_size=1,
    max_size=6,
)


def damaged(folder: Path, damage: list[tuple[str, float, int, bytes]]) -> Path:
    """The demo world with bytes taken out and others put in, here and there."""
    shutil.copytree(DEMO, folder)
    for name, place, length, fragment in damage:
        content = (folder / name).read_bytes()
        start = int(place * len(content))
        content = content[:start] + fragment + content[start + length :]
        (folder / name).write_bytes(content)
    return folder


async def import_three_times(url: str, folder: Path) -> tuple[Report, Report, Report]:
    database = db.Database(url)
    try:
        trial = await load(database, folder, dry_run=True)
        return trial, await load(database, folder), await load(database, folder)
    finally:
        await database.close()


@pytest.mark.parametrize("filled", ["empty", "demo"])
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(damage=damages)
def test_a_damaged_world_is_told_and_loads_as_far_as_it_can(
    templates: Templates,
    tmp_path_factory: pytest.TempPathFactory,
    filled: str,
    damage: list[tuple[str, float, int, bytes]],
) -> None:
    place = tmp_path_factory.mktemp("damage")
    with copy_of(templates, "sqlite", filled, place) as url:
        folder = damaged(place / "world", damage)
        trial, first, again = asyncio.run(import_three_times(url, folder))
    assert (trial.files, trial.problems) == (first.files, first.problems)
    assert again.problems == first.problems
    for count in again.files.values():
        assert (count.created, count.updated) == (0, 0)
