"""A world's story: it is imported, rows of it move, a day passes; and everybody asks all along."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

from tests.reference.execute import load
from tests.worlds.comparison import Comparison, DisagreementError, Extent
from tests.worlds.folders import Folder, read_folder
from tests.worlds.maker import Maker
from tests.worlds.questions import Questions
from tests.worlds.reduction import reduced
from tests.worlds.server import WorldServer

KEPT = Path(__file__).parent / "kept"
Ask = Callable[[Comparison], Awaitable[None]]
A_DAY = timedelta(days=1)
QUESTIONS = {audience: Questions(load(audience)) for audience in ("portal", "workspace")}


async def told(server: WorldServer, history: Sequence[Folder], ask: Ask, seed: int = 0) -> None:
    """Raises DisagreementError where the server answers somebody otherwise than the oracle."""
    await server.empty()
    for number, folder in enumerate(history):
        world = await server.load(folder)
        await ask(Comparison(server, world, QUESTIONS, seed + number))
        if number == len(history) - 1:
            server.now += A_DAY
            world.now += A_DAY
            await ask(Comparison(server, world, QUESTIONS, seed - 1))


async def told_of_seed(server: WorldServer, seed: int, extent: Extent) -> None:
    """As `told`; a failure tells the smallest world that was found to have it."""
    maker = Maker(seed)
    history = [maker.world(), maker.later()]
    try:
        await told(server, history, lambda comparison: comparison.everybody(extent), seed)
    except DisagreementError as found:
        raise AssertionError(await report(server, history, found, seed)) from found


async def report(
    server: WorldServer, history: list[Folder], found: DisagreementError, seed: int
) -> str:
    async def fails(tried: list[Folder]) -> bool:
        try:
            await told(server, tried, lambda comparison: comparison.again(found), seed)
        except DisagreementError:
            return True
        return False

    smallest = await reduced(history, fails)
    files = "".join(
        f"\n--- {number}/{name}.csv\n" + "\n".join(map(str, rows))
        for number, folder in enumerate(smallest)
        for name, rows in folder.items()
        if rows
    )
    return (
        f"the world of seed {seed}: {found}\n"
        f"Keep it below worlds/{KEPT.name}/ when it is mended. The smallest one like it:{files}"
    )


def kept_worlds() -> list[str]:
    return sorted(place.name for place in KEPT.iterdir())


def kept_world(name: str) -> list[Folder]:
    """What once failed: the folders that are imported one after the other."""
    return [read_folder(place) for place in sorted((KEPT / name).iterdir())]
