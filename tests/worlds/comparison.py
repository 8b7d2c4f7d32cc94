"""The server against the oracle: one world, everybody in it, as much as is asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from tests.oracle import NODE_TYPES, Oracle, Row, World
from tests.worlds.asked import Question, Walk
from tests.worlds.conditions import Values
from tests.worlds.differences import differences
from tests.worlds.questions import Questions
from tests.worlds.selections import Sight
from tests.worlds.server import WorldServer

MOST_IDS = 100
TRIES = 8
Asked = TypeVar("Asked")
ONE = "query ($id: ID!) { node(id: $id) { id __typename } }"
SEVERAL = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"


@dataclass(frozen=True)
class Extent:
    """How many questions of each sort and how many walks everybody asks besides all lists; `of` so
    many of each sort (None: of all), as every document takes time to compile: those that follow
    from `pool`. Of the rows every `share`-th is asked for by its id, others the next time."""

    questions: int
    walks: int
    of: int | None = None
    pool: int = 0
    share: int = 1

    def some(self, all_of: Sequence[Asked], count: int, random: Random) -> list[Asked]:
        known = all_of
        if self.of is not None:
            known = Random(self.pool).sample(all_of, min(self.of, len(all_of)))
        return random.sample(known, min(count, len(known)))


class DisagreementError(AssertionError):
    """The server answers somebody otherwise than the oracle."""

    def __init__(self, who: str, name: str, found: str, asked: Question | Walk | None) -> None:
        super().__init__(f"{who}: {found}\nasked for {name}")
        self.who, self.asked = who, asked


class Comparison:
    """Raises DisagreementError at the first one. What is drawn follows from the seed."""

    def __init__(
        self,
        server: WorldServer,
        world: World,
        questions: dict[str, Questions],
        seed: int,
    ) -> None:
        self.server, self.world, self.by_audience = server, world, questions
        self.seed, self.random = seed, Random(seed)
        self.values = Values(world, server.public, self.random)
        self.asking: Question | Walk | None = None

    def principals(self) -> list[str]:
        kinds = ("Contact", "Consumer", "User")
        return [row.key for kind in kinds for row in self.world.rows(kind)]

    async def everybody(self, extent: Extent) -> None:
        for who in self.principals():
            oracle = Oracle(self.world, who)
            if not oracle.active():
                await self.nobody(who)
                continue
            await self.somebody(oracle, who, extent)

    async def all_of(self, name: str) -> None:
        """Everybody asks the questions of that name."""
        for who in self.principals():
            oracle = Oracle(self.world, who)
            if oracle.active():
                for question in self.by_audience[oracle.audience.lower()].named(name):
                    await self.question(oracle, who, question)

    async def nobody(self, who: str) -> None:
        refusal = await self.server.asker.refusal(who, "{ viewer { name } }")
        if refusal["extensions"]["code"] != "UNAUTHENTICATED":
            raise self.disagreement(who, "who they are", str(refusal))

    async def again(self, found: DisagreementError) -> None:
        """Who found it asks the same once more; of filters, with several operands."""
        if self.world.principal(found.who) is None:
            return
        oracle = Oracle(self.world, found.who)
        if not oracle.active():
            await self.nobody(found.who)
        elif isinstance(found.asked, Walk):
            await self.walk(oracle, found.who, found.asked)
        elif found.asked is None:
            await self.ids(oracle, found.who)
        else:
            for _ in range(TRIES if found.asked.conditions else 1):
                await self.question(oracle, found.who, found.asked)

    def disagreement(self, who: str, name: str, found: str) -> DisagreementError:
        return DisagreementError(who, name, found, self.asking)

    async def somebody(self, oracle: Oracle, who: str, extent: Extent) -> None:
        questions = self.by_audience[oracle.audience.lower()]
        await self.ids(oracle, who, extent.share)
        await self.question(oracle, who, questions.lists)
        for kinds in (questions.values, questions.paths, questions.filters):
            for each in extent.some(kinds, extent.questions, self.random):
                await self.question(oracle, who, each)
        for walk in extent.some(questions.walks, extent.walks, self.random):
            await self.walk(oracle, who, walk)

    async def ids(self, oracle: Oracle, who: str, share: int = 1) -> None:
        """Every row of the world by its id, or every so many: a hidden one is none. With the first
        of each type in every batch, all batches have one plan."""
        self.asking = None
        rows = [row for kind in NODE_TYPES for row in self.world.rows(kind)]
        rows = rows[self.seed % share :: share]
        firsts = [self.world.rows(kind)[0] for kind in NODE_TYPES if self.world.rows(kind)]
        size = MOST_IDS - len(firsts)
        for start in range(0, len(rows), size):
            some = [*rows[start : start + size], *firsts]
            ids = [self.server.public[row] for row in some]
            data = await self.answer(who, "ids", SEVERAL, ids=ids)
            self.compare(who, "ids", [self._named(oracle, row) for row in some], data["nodes"])
        for row in self.random.sample(rows, min(2, len(rows))):
            data = await self.answer(who, "id", ONE, id=self.server.public[row])
            self.compare(who, "id", self._named(oracle, row), data["node"])

    def _named(self, oracle: Oracle, row: Row) -> Any:
        seen = {"id": self.server.public[row], "__typename": row.type}
        return seen if oracle.sees(row) else None

    async def question(self, oracle: Oracle, who: str, question: Question) -> None:
        self.asking = question
        variables = {each.variable: self.values.operand(each) for each in question.conditions}
        data = await self.answer(who, question.name, question.text, **variables)
        sight = Sight(oracle, self.server.public, variables)
        kinds = self.by_audience[oracle.audience.lower()].roots
        for root in question.roots:
            expected = sight.page(oracle.rows(kinds[root.name]), root)
            asked = f"{question.name} {root.text()} with {variables}"
            self.compare(who, asked, expected, data[root.answered_as])

    async def walk(self, oracle: Oracle, who: str, walk: Walk) -> None:
        """Page by page: every row once, in order, and what lies before and after."""
        self.asking = walk
        start = self._start(oracle, walk)
        if start is None:
            return
        rows, variables = start
        if walk.order is not None:
            rows = oracle.ordered(rows, camel(walk.order[0]), walk.order[1])
        ids = [self.server.public[row] for row in rows]
        name = f"{walk.owner or ''}.{walk.name} by {walk.order} back={walk.backward}"
        cursor = None
        for begin, end in pages(len(ids), walk.backward):
            data = await self.answer(who, name, walk.text, cursor=cursor, **variables)
            found = (data["node"] if walk.owner else data)["found"]
            told, edges = found["pageInfo"], found["edges"]
            cursors = [edge["cursor"] for edge in edges]
            ends = (cursors[0], cursors[-1]) if cursors else (None, None)
            place = [begin > 0, end < len(ids), ids[begin:end], ids[begin:end], len(ids), *ends]
            answered = [
                told["hasPreviousPage"], told["hasNextPage"],
                [edge["node"]["id"] for edge in edges], [node["id"] for node in found["nodes"]],
                found["totalCount"], told["startCursor"], told["endCursor"],
            ]  # fmt: skip
            self.compare(who, f"{name} from {begin} to {end}", place, answered)
            cursor = told["startCursor" if walk.backward else "endCursor"]

    def _start(self, oracle: Oracle, walk: Walk) -> tuple[list[Row], dict[str, str]] | None:
        if walk.owner is None:
            return oracle.rows(walk.target), {}
        above = oracle.rows(walk.owner)
        if not above:
            return None
        longest = max(above, key=lambda row: len(oracle.connection(row, walk.name) or ()))
        rows = oracle.connection(longest, walk.name)
        return None if rows is None else (rows, {"id": self.server.public[longest]})

    async def answer(self, who: str, name: str, text: str, **variables: Any) -> Any:
        result = await self.server.asker.answer(who, text, **variables)
        if "errors" in result:
            errors = str(result["errors"])
            raise self.disagreement(who, f"{name} {text} with {variables}", errors)
        return result["data"]

    def compare(self, who: str, name: str, expected: Any, found: Any) -> None:
        if expected != found:
            raise self.disagreement(who, name, next(differences(expected, found)))


def pages(count: int, backward: bool, size: int = 2) -> Iterator[tuple[int, int]]:
    """The bounds of page after page; of an empty list, one."""
    if backward:
        yield from ((max(0, end - size), end) for end in range(count, 0, -size))
    else:
        yield from ((start, min(count, start + size)) for start in range(0, count, size))
    if count == 0:
        yield 0, 0


def camel(constant: str) -> str:
    """`OPENED_AT` orders by `openedAt`."""
    first, *rest = constant.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)
