"""The outage that `csmgraph demo outage` plays, from its begin to its end."""

import asyncio
from datetime import timedelta

import pytest

from app import create_app
from demo_outage import play
from tests.asking import Asker
from tests.demo_world import AGENT, BO, NOC
from tests.following import OUTAGES, following
from tests.sockets import serving


async def token(demo: Asker, who: str) -> str:
    identity = await demo.identity(who)
    return demo.parts.tokens.issue(identity.public_id, identity.kind, timedelta(hours=1))


async def test_a_customer_hears_of_the_outage_that_is_played(
    own_demo: Asker, capsys: pytest.CaptureFixture[str]
) -> None:
    async with (
        serving(create_app(own_demo.parts)) as port,
        following(own_demo, BO, OUTAGES) as feed,
    ):
        assert await feed.kind() == "CHECKPOINT"
        url, noc = f"http://127.0.0.1:{port}", await token(own_demo, NOC)
        assert await asyncio.to_thread(play, url, noc, 0) == 0
        assert [await feed.kind() for _ in range(3)] == ["CREATED", "UPDATED", "UPDATED"]
    assert "ENDED" in capsys.readouterr().out


async def test_whoever_may_not_record_outages_is_told_so(
    own_demo: Asker, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving(create_app(own_demo.parts)) as port:
        agent = await token(own_demo, AGENT)
        assert await asyncio.to_thread(play, f"http://127.0.0.1:{port}", agent, 0) == 1
    assert "Your role does not do this." in capsys.readouterr().err


def test_without_a_server_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert play("http://127.0.0.1:1", "none", 0) == 1
    assert "No demo answers" in capsys.readouterr().err
