"""Walks through pages while rows come, go, move and are hidden: what stays is visited exactly
once."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

import db
from db.base import new_public_id
from tests.asking import Asker
from tests.demo_world import BEA, NOW
from tests.paging import document_of, listed, lists_of, pages, whole

SUBJECTS = ["Ants", "Bees", "Bees", "Cats", "Dogs"]
ORDERS: dict[str, Any] = {
    "newest first": None,
    "by subject": {"field": "SUBJECT", "direction": "ASC"},
    "by closing": {"field": "CLOSED_AT", "direction": "DESC"},
}
ROOT = document_of("cases", lists_of(BEA)["cases"], "number")
BELOW = document_of("cases", lists_of(BEA)["cases"], "number", "Account")
Row = dict[str, Any]


class Meddler:
    """Changes Boxeo's cases: `steady` are those that nothing has happened to, `gone` those that
    Bea does not see at the moment."""

    def __init__(self, asker: Asker, rng: random.Random) -> None:
        self.asker, self.rng = asker, rng
        self.boxeo = self.avid = 0
        self.made = 0
        self.steady: set[str] = set()
        self.there: set[str] = set()
        self.hidden: set[str] = set()

    async def begin(self, count: int) -> None:
        rows = await self.asker.fetch(
            "select id from account where external_key in ('a1', 'a5') order by external_key"
        )
        self.boxeo, self.avid = rows[0][0], rows[1][0]
        async with self.asker.database.write() as session:
            await session.execute(
                sa.update(db.Case)
                .values(account_id=self.avid)
                .where(db.Case.account_id == self.boxeo)
            )
        for _ in range(count):
            await self.insert()
        self.steady = set(self.there)

    def values(self) -> Row:
        """Few, so that there are ties; some cases are not closed."""
        ago = [timedelta(hours=self.rng.randint(0, 3)) for _ in range(2)]
        return {
            "subject": self.rng.choice(SUBJECTS),
            "opened_at": NOW - ago[0],
            "closed_at": self.rng.choice([None, NOW - ago[1]]),
        }

    async def insert(self) -> None:
        self.made += 1
        number = f"CS-{self.made}"
        async with self.asker.database.write() as session:
            case = db.Case(public_id=new_public_id("case"), number=number, **self.values())
            case.account_id = self.boxeo
            session.add(case)
        self.there.add(number)

    async def change(self, number: str, **values: Any) -> None:
        self.steady.discard(number)
        async with self.asker.database.write() as session:
            found = sa.update(db.Case).where(db.Case.number == number)
            await session.execute(found.values(**values))

    async def move(self) -> None:
        if self.there:
            await self.change(self.rng.choice(sorted(self.there)), **self.values())

    async def hide(self) -> None:
        if self.there:
            number = self.rng.choice(sorted(self.there))
            await self.take(number)

    async def take(self, number: str) -> None:
        """It goes to Avid, of which Bea sees nothing."""
        await self.change(number, account_id=self.avid)
        self.there.discard(number)
        self.hidden.add(number)

    async def show(self) -> None:
        if self.hidden:
            number = self.rng.choice(sorted(self.hidden))
            await self.change(number, account_id=self.boxeo)
            self.hidden.discard(number)
            self.there.add(number)

    async def delete(self, number: str | None = None) -> None:
        if number is None and self.there:
            number = self.rng.choice(sorted(self.there))
        if number is not None:
            async with self.asker.database.write() as session:
                await session.execute(sa.delete(db.Case).where(db.Case.number == number))
            for some in (self.steady, self.there, self.hidden):
                some.discard(number)

    async def meddle(self, page: list[str]) -> None:
        """Anything, mostly with the row at which the next page begins."""
        if page and self.rng.random() < 0.4:
            edge = self.rng.choice([page[0], page[-1]])
            if edge in self.there:
                await self.rng.choice([self.delete, self.take])(edge)
        for _ in range(self.rng.randint(0, 2)):
            deed: Callable[[], Any] = self.rng.choice(
                [self.insert, self.insert, self.move, self.hide, self.show, self.delete]
            )
            await deed()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.prove) for n in range(2, 26))]
)
async def test_walks_while_everything_changes(own_demo: Asker, order: str, seed: int) -> None:
    rng = random.Random(f"{order} {seed}")
    meddler = Meddler(own_demo, rng)
    await meddler.begin(12)
    account = await own_demo.public_id("account", "a1")
    for document, forward in ((ROOT, True), (ROOT, False), (BELOW, True), (BELOW, False)):
        meddler.steady = set(meddler.there)
        given: Any = {"order": ORDERS[order]} | ({"id": account} if document == BELOW else {})
        filter = {"number": {"contains": "CS-"}}
        visited: list[str] = []
        read = pages(
            own_demo, BEA, document, rng.randint(1, 3), forward=forward, filter=filter, **given
        )
        async for page in read:
            numbers = [node["number"] for node in page["nodes"]]
            assert set(numbers) <= meddler.there
            assert page["totalCount"] == len(meddler.there)
            visited += numbers
            if len(visited) < 40:  # or the walk might never end
                await meddler.meddle(numbers)
        for number in meddler.steady:
            assert visited.count(number) == 1, (number, visited)


async def test_a_cursor_stays_good_when_its_row_is_gone(own_demo: Asker) -> None:
    """Deleted or hidden: what comes after it and what came before it is found as before."""
    meddler = Meddler(own_demo, random.Random(1))
    await meddler.begin(7)
    for order in ORDERS.values():
        for deed in (meddler.take, meddler.delete):
            given = {"order": order, "filter": {"number": {"contains": "CS-"}}}
            page = listed(await own_demo.ask(BEA, ROOT, **given))
            numbers = [node["number"] for node in page["nodes"]]
            cursor = page["edges"][3]["cursor"]
            await deed(numbers[3])
            after = listed(await own_demo.ask(BEA, ROOT, after=cursor, **given))
            before = listed(await own_demo.ask(BEA, ROOT, before=cursor, last=9, **given))
            assert [node["number"] for node in after["nodes"]] == numbers[4:]
            assert [node["number"] for node in before["nodes"]] == numbers[:3]
            assert after["pageInfo"]["hasPreviousPage"]
            assert before["pageInfo"]["hasNextPage"] is (len(numbers) > 4)
            await meddler.insert()
            assert len(await whole(own_demo, BEA, ROOT, **given)) == len(meddler.there)
