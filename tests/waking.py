"""How a test listens for wake-ups, and cuts or silences the connections that they come by."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from statistics import median

from realtime.bus import Bus
from tests.asking import Asker
from tests.demo_world import NOC
from tests.doing import done
from tests.following import live


class Wakes:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


async def until(holds: Callable[[], bool], within: float = 5) -> None:
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 (counted, not told)
            await asyncio.sleep(0.005)


@asynccontextmanager
async def listening(url: str) -> AsyncGenerator[tuple[Bus, Wakes]]:
    """A bus as of a process of its own."""
    wakes = Wakes()
    bus = Bus(url, wakes)
    bus.start()
    yield bus, wakes
    async with asyncio.timeout(2):  # whatever the other end does
        await bus.stop()


class Wire:
    """Between a bus and its server: a network that is slow, or fails without a word."""

    def __init__(self, port: int, delay: float) -> None:
        self._to, self._delay = port, delay
        self._carries = asyncio.Event()
        self._carries.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.carried = 0

    def silence(self) -> None:
        """What is sent arrives no more, on connections old and new."""
        self._carries.clear()

    def mend(self) -> None:
        """What was silent is gone; new connections carry again."""
        for writer in self._writers:
            writer.transport.abort()
        self._carries.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        self.carried += 1
        self._writers |= {writer, back}
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        self._writers -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while content := await reader.read(65536):
                await asyncio.sleep(self._delay)
                await self._carries.wait()
                writer.write(content)
        writer.transport.abort()


@asynccontextmanager
async def wire(port: int, delay: float = 0.0) -> AsyncGenerator[Wire]:
    """To the server at this port."""
    between, carrying = Wire(port, delay), set[asyncio.Task[None]]()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carrying.add(asyncio.create_task(between.carry(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    between.port = server.sockets[0].getsockname()[1]
    yield between
    server.close()
    between.mend()
    await asyncio.wait_for(asyncio.gather(*carrying), 5)


async def nobody_waits(demo: Asker, trouble: Callable[[], None]) -> None:
    """Deeds take their usual time though the trouble has come, and are in the log at once."""
    items = [await demo.public_id("configuration_item", "as1")]
    given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": items}

    async def usual_time() -> float:
        took: list[float] = []
        for _ in range(9):
            began = time.perf_counter()
            await done(demo, NOC, "recordOutage", **given)
            took.append(time.perf_counter() - began)
        return median(took)

    async with live(demo):
        start = demo.parts.hub.position.sequence
        before = await usual_time()
        trouble()
        assert await usual_time() < before + 0.1
        async with asyncio.timeout(1):
            assert await demo.parts.hub.reaches(start + 18)
    await demo.database.close()
