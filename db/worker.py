"""What works beside the requests, for as long as the server runs."""

import asyncio
from contextlib import suppress


class Worker:
    """`for_ever` is to end soon after `stopping` is set, and to `rest` between its steps."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self.stopping = asyncio.Event()

    def start(self) -> None:
        self.stopping.clear()
        self._task = asyncio.create_task(self.for_ever())

    async def stop(self) -> None:
        """After the transaction that is under way: one cut off in the middle leaves its locks."""
        self.stopping.set()
        if self._task is not None:
            await self._task

    async def for_ever(self) -> None:
        raise NotImplementedError

    async def rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
