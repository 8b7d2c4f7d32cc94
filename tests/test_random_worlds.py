"""Random worlds: in each, everybody is answered what the oracle says, whichever way they ask.

A world has accounts six levels deep, partnerships and contact relationships of all times, related
parties, shared services, outages, major cases and all roles (worlds/columns.py says what it is
drawn from). It is imported, asked about; rows of it move, and it is asked about again; a day
passes, and again. Each time every principal asks for all lists in one document (rows in order,
counts, page facts) and for rows of the world by their ids, seen and hidden, and then for some of:

- the values of all rows of a list and where every link leads,
- paths of four levels, by whole lists and by short pages,
- conditions: every field and operator of every filter, plain and negated, with values of the world,
- walks: every order, both directions, both ways, page by page, of root lists and of nested ones.

`make test` draws ten worlds for each database, always the same. Everybody asks for a third of the
rows each time, which makes all of them, and of each sort the same question and one of two walks,
others on SQLite than on PostgreSQL: what takes time is to compile documents. `make prove` draws a
hundred worlds for each database, others every time; everybody asks for all rows each time, and
four of each sort, of all there are: every path, condition and walk comes up, though not for
everybody in every world.
"""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import integers

from tests.worlds.comparison import Extent
from tests.worlds.server import WorldServer, serving
from tests.worlds.story import kept_world, kept_worlds, told, told_of_seed

SEEDS = integers(0, 2**32 - 1)
# By whether the database is SQLite: of other documents on the one than on the other.
SOME = {sqlite: Extent(1, 1, of=1, pool=1 + sqlite, share=3) for sqlite in (True, False)}
MANY = Extent(questions=4, walks=4)
# A world shrinks row by row (worlds/reduction.py), not by its seed.
DRAWN = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    print_blob=True,
)


@pytest.fixture
async def server(empty_url: str, tmp_path: Path) -> AsyncGenerator[WorldServer]:
    async with serving(empty_url, tmp_path) as made:
        yield made


@settings(DRAWN, max_examples=10, derandomize=True, database=None)
@given(seed=SEEDS)
async def test_worlds(server: WorldServer, seed: int) -> None:
    await told_of_seed(server, seed, SOME[server.asker.database.sqlite])


@pytest.mark.prove
@pytest.mark.parametrize("_part", range(10))
@settings(DRAWN, max_examples=10)
@given(seed=SEEDS)
async def test_worlds_drawn_anew(server: WorldServer, seed: int, _part: int) -> None:
    """In parts, on all cores: what a server keeps of so many documents fills its memory."""
    await told_of_seed(server, seed, MANY)


@pytest.mark.parametrize("name", kept_worlds())
async def test_worlds_that_failed_once(server: WorldServer, name: str) -> None:
    """Named after the question that failed: it is asked again by everybody."""
    await told(server, kept_world(name), lambda comparison: comparison.all_of(name))
