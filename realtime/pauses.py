"""How a wake-up goes on when the other end is gone: with pauses that grow, and told once."""

import asyncio
import logging
import random

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
# A quiet connection is asked after so long whether it is still one, and answers within so long.
PING_AFTER_SECONDS = 15.0
ANSWER_WITHIN_SECONDS = 5.0
logger = logging.getLogger(__name__)


class Pauses:
    """Between attempts at one thing, which is called `name` to whoever reads the log."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pause = 0.0

    async def after(self, error: Exception) -> None:
        if not self._pause:
            logger.warning("%s does not answer, hubs poll meanwhile: %r", self._name, error)
        self._pause = min(max(self._pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        # not all processes at the same moment
        await asyncio.sleep(self._pause * random.uniform(0.5, 1))

    def end(self) -> None:
        if self._pause:
            logger.warning("%s answers again", self._name)
        self._pause = 0.0
