"""Fixtures: databases, and the demo world as a server to ask."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from app import spare_the_collector
from tests.asking import Asker, asker
from tests.crowd import crowded_url
from tests.databases import (
    BACKENDS,
    Templates,
    copy_of,
    demo_database,
    demo_url,
    empty_database,
    empty_url,
    templates,
)
from tests.demo_world import NOW

spare_the_collector()  # as in a server: documents are compiled by thousands here

__all__ = [
    "crowded_url",
    "demo_database",
    "demo_url",
    "empty_database",
    "empty_url",
    "templates",
]


@pytest.fixture(scope="session", params=BACKENDS)
def read_only_demo_url(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Generator[str]:
    folder = tmp_path_factory.mktemp("read_only")
    with copy_of(templates, request.param, "demo", folder) as url:
        yield url


@pytest.fixture
async def demo(
    read_only_demo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Asker]:
    """The demo world, for reading; the clock stands at `NOW`."""
    asking = asker(read_only_demo_url, tmp_path_factory.mktemp("home"), lambda: NOW)
    yield asking
    await asking.database.close()


@pytest.fixture
async def own_demo(demo_url: str, tmp_path: Path) -> AsyncGenerator[Asker]:
    """The demo world, this test's own to change; the clock stands at `NOW`."""
    asking = asker(demo_url, tmp_path / "home", lambda: NOW)
    yield asking
    await asking.database.close()


@pytest.fixture
async def crowd(
    crowded_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Asker]:
    """The demo world with twins of all its rows, for reading; the clock stands at `NOW`."""
    asking = asker(crowded_url, tmp_path_factory.mktemp("home"), lambda: NOW)
    yield asking
    await asking.database.close()
