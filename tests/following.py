"""How a test has somebody of the demo world follow a feed: every message as it comes."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson

from realtime.streams import stream
from tests.asking import Asker

# News is told within milliseconds; what has not come after this will not come.
SILENCE_SECONDS = 0.25
OUTAGES = """subscription ($after: String, $filter: OutageUpdatesFilter) {
  feed: outageUpdates(after: $after, filter: $filter) {
    cursor kind occurredAt id reason outage { id summary version } } }"""
CASES = """subscription ($after: String, $filter: CaseUpdatesFilter) {
  feed: caseUpdates(after: $after, filter: $filter) {
    cursor kind occurredAt id reason
    case { id number state version comments { nodes { body } } } } }"""


class Following:
    """Messages as somebody hears them."""

    def __init__(self, messages: asyncio.Queue[Any]) -> None:
        self._messages = messages
        self.cursor = ""

    async def next(self, within: float | None = 5) -> Any:
        """The next message; an error of the feed is raised."""
        message = await asyncio.wait_for(self._messages.get(), within)
        if isinstance(message, BaseException):
            raise message
        if "cursor" in message:
            self.cursor = message["cursor"]
        return message

    async def kind(self) -> str:
        return (await self.next())["kind"]

    async def silent(self) -> bool:
        await asyncio.sleep(SILENCE_SECONDS)
        assert self._messages.empty(), self._messages.get_nowait()
        return True


@asynccontextmanager
async def live(demo: Asker) -> AsyncGenerator[Asker]:
    """All at work, as in a server that serves."""
    await demo.parts.start()
    yield demo
    await demo.parts.stop()


@asynccontextmanager
async def following(
    demo: Asker, who: str, document: str = OUTAGES, **variables: Any
) -> AsyncGenerator[Following]:
    """From the first message on, which the test takes."""
    queue: asyncio.Queue[Any] = asyncio.Queue()
    identity = await demo.identity(who)
    body = {"query": document, "variables": variables}

    async def listen() -> None:
        try:
            answer = await demo.parts.answering.answer(identity, body)
            assert not isinstance(answer, bytes)
            async for payload in stream(answer):
                data: Mapping[str, Any] = orjson.loads(payload)["data"]
                (message,) = data.values()
                queue.put_nowait(message)
        except Exception as error:
            queue.put_nowait(error)

    listening = asyncio.create_task(listen())
    yield Following(queue)
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


@asynccontextmanager
async def begun(
    demo: Asker, who: str, document: str = OUTAGES, **variables: Any
) -> AsyncGenerator[Following]:
    """After the CHECKPOINT with which a fresh feed begins."""
    async with following(demo, who, document, **variables) as feed:
        assert await feed.kind() == "CHECKPOINT"
        yield feed


async def snapshot(demo: Asker, who: str, kind: str, fields: str) -> tuple[dict[str, Any], str]:
    """The rows of this kind, by id, and the cursor to follow them from."""
    query = f"{{ snapshotCursor {kind}s(first: 100) {{ nodes {{ {fields} }} }} }}"
    data = await demo.ask(who, query)
    return {row["id"]: row for row in data[f"{kind}s"]["nodes"]}, data["snapshotCursor"]


def rows_told(feed: str, kind: str, fields: str) -> str:
    """A subscription to the same fields."""
    return f"""subscription ($after: String) {{
      {feed}(after: $after) {{ cursor kind id {kind} {{ {fields} }} }} }}"""
