"""Many people in one process: everybody gets what they get alone.

Each of twelve people first asks a server of their own, one request after the other. Then all of
them ask one server, in a random order, 32 at a time, while documents and plans are evicted and
made anew. Every answer has to be the same: status, headers and bytes.
"""

import asyncio
import random
import re
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
import pytest

from app import create_app
from tests.asking import Asker, asker
from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    BEA,
    BO,
    MANAGER,
    MIA,
    MONITORING_OWNER,
    NOC,
    NOW,
    PAT,
    PIA,
    ZOE,
)

STAFF = [AGENT, MANAGER, NOC, MONITORING_OWNER, ADMIN]
PEOPLE = [BO, BEA, AL, PAT, PIA, MIA, ZOE, *STAFF]
AT_ONCE = 32
NEWER = "application/graphql-response+json"
# What a feed's position is sealed with is fresh each time, and of constant length.
POSITION = re.compile(rb'("snapshotCursor":)"([^"]*)"')

PAGE = """
    query Page($first: Int = 2, $after: String) {
      cases(first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor }
        edges { cursor node { number subject openedBy { displayName } } }
      }
    }
"""
ITEMS = """
    query Items($filter: InstallBaseItemFilter, $way: OrderDirection!) {
      installBaseItems(filter: $filter, orderBy: { field: NAME, direction: $way }) {
        totalCount
        nodes { name health account { name } outages { nodes { number phase } } }
      }
    }
"""
OWN = """
    query Own($prices: Boolean!) {
      viewer { name roles account { name } }
      soldProducts { nodes { name unitPrice @include(if: $prices) offering { name } } }
      snapshotCursor
    }
"""
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
WHY = "query Why($id: ID!) { explainAccess(id: $id) { summary } account(id: $id) { name } }"
OPEN = """
    mutation Open($account: ID!) {
      createCase(input: { subject: "For somebody else", accountId: $account }) {
        case { number }
        userErrors { code field message }
      }
    }
"""
COMMENT = """
    mutation Comment($case: ID!) {
      addCaseComment(input: { caseId: $case, body: "Is it done?" }) {
        comment { body }
        userErrors { code field message }
      }
    }
"""
SAID = 'mutation { addCaseComment(input: { caseId: "x", body: "y" }) { userErrors { code } } }'
END = """
    mutation End { endOutage(input: { id: "out_0000000000000000" }) { userErrors { code field } } }
"""
ALERTS = """
    { alerts { nodes { number affectedAccounts { nodes { name } }
                       configurationItem { name } } } users { totalCount } }
"""
WHY_BO = "query WhyBo($id: ID!, $as: ID) { explainAccess(id: $id, as: $as) { summary } }"
HOLDS = "{ __schema { queryType { fields { name } } } viewer { kind } }"
WRONG = [
    "{ viewer { nam } }",
    "{ viewer ",
    "query A { viewer { name } } query B { viewer { name } }",
    "{ cases(first: 1000) { totalCount } }",
    'query ($first: Int = "x") { cases(first: $first) { totalCount } }',
    '{ cases(after: "nonsense") { totalCount } }',
]


@dataclass(frozen=True)
class Asked:
    """A request of somebody: whatever arrives over HTTP."""

    who: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    content: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Client:
    """People with their tokens before one server."""

    http: httpx.AsyncClient
    tokens: dict[str, str]

    def asked(self, who: str, document: str, accept: str = NEWER, **variables: Any) -> Asked:
        body = orjson.dumps({"query": document, "variables": variables})
        kinds = (("content-type", "application/json"), ("accept", accept))
        return Asked(who, "POST", "/graphql", (*kinds, self.token(who)), body)

    def got(self, who: str, document: str) -> Asked:
        path = f"/graphql?{urlencode({'query': document})}"
        return Asked(who, "GET", path, (self.token(who),), b"")

    def token(self, who: str) -> tuple[str, str]:
        return "authorization", f"Bearer {self.tokens[who]}"

    async def answer(self, asked: Asked) -> Answer:
        headers, content = list(asked.headers), asked.content
        got = await self.http.request(asked.method, asked.path, headers=headers, content=content)
        body = POSITION.sub(lambda m: m[1] + b"%d" % len(m[2]), got.content)
        return Answer(got.status_code, tuple(got.headers.multi_items()), body)


@asynccontextmanager
async def client(asking: Asker) -> AsyncGenerator[Client]:
    tokens: dict[str, str] = {}
    for who in PEOPLE:
        known = await asking.identity(who)
        tokens[who] = asking.parts.tokens.issue(known.public_id, known.kind, timedelta(hours=1))
    transport = httpx.ASGITransport(app=create_app(asking.parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Client(http, tokens)
    await asking.database.close()


@dataclass(frozen=True)
class Known:
    """Ids that everybody tries, whether they see the row or not."""

    ids: list[str]
    account: str
    closed: str
    bo: str

    @classmethod
    async def of(cls, asking: Asker) -> "Known":
        tables = {"sold_product": "sp3", "case_record": "cs5", "outage": "out1", "alert": "alr1"}
        ids = [await asking.public_id(table, key) for table, key in tables.items()]
        account = await asking.public_id("account", "a4")
        closed = await asking.public_id("case_record", "cs6")
        return cls([*ids, "nonsense"], account, closed, await asking.public_id("contact", BO))


def requests_of(who: str, people: Client, known: Known) -> Iterator[Asked]:
    """What this person asks: queries in many shapes, errors, and deeds that are refused."""
    yield people.asked(who, PAGE)
    yield people.asked(who, PAGE, accept="application/json", first=1, after=None)
    yield people.asked(who, ITEMS, way="ASC")
    for wanted in (None, {"name": {"contains": "prod"}}):
        yield people.asked(who, ITEMS, way="DESC", filter=wanted)
    for prices in (True, False):
        yield people.asked(who, OWN, prices=prices)
    yield people.asked(who, NODES, ids=known.ids)
    yield people.asked(who, NODES, ids=["nonsense"])
    yield people.asked(who, WHY, id=known.account)
    yield people.asked(who, HOLDS)
    for wrong in WRONG:
        yield people.asked(who, wrong)
    yield people.asked(who, PAGE, first="two")
    yield people.got(who, "{ viewer { name } }")
    yield people.got(who, SAID)
    yield people.asked(who, OPEN, account="acc_0000000000000000")
    yield people.asked(who, COMMENT, case=known.closed)
    yield people.asked(who, END)
    yield people.asked(who, ALERTS)
    yield people.asked(who, WHY_BO, id=known.ids[0], **{"as": known.bo})
    nobody = people.asked(who, OWN, prices=True)
    yield replace(nobody, headers=(*nobody.headers[:2], ("authorization", "Bearer nonsense")))


def cursor_of(answer: Answer) -> str | None:
    page = orjson.loads(answer.body)["data"]["cases"]
    return page["pageInfo"]["endCursor"]


def cold(number: int, shape: int) -> str:
    """A document that nobody has asked before; of one shape all have the same answer."""
    return f"query Cold{number} {{ accounts(first: {shape}) {{ nodes {{ name number }} }} }}"


SHAPES = (1, 2, 3)


async def alone(
    url: str, home: Path, part: int
) -> tuple[dict[Asked, Answer], dict[tuple[str, int], Answer]]:
    """What each of them gets from a server that nobody else asks; of cold documents by shape.
    Everybody asks the page of cases, and every so many of the other requests, others than the
    next one does."""
    warm: dict[Asked, Answer] = {}
    first: dict[tuple[str, int], Answer] = {}
    cursors: dict[str, str] = {}
    for place, who in enumerate(PEOPLE):
        asking = asker(url, home, lambda: NOW)
        known = await Known.of(asking)
        async with client(asking) as person:
            page, *others = requests_of(who, person, known)
            for asked in (page, *others[place % part :: part]):
                warm[asked] = await person.answer(asked)
            cursors[who] = cursor_of(warm[page]) or "none"
            # One's own next page, and cursors that others were given.
            for after in [*cursors.values()][-3:]:
                asked = person.asked(who, PAGE, after=after)
                warm[asked] = await person.answer(asked)
            for shape in SHAPES:
                first[who, shape] = await person.answer(person.asked(who, cold(0, shape)))
    return warm, first


async def together(
    url: str, home: Path, count: int, warm: dict[Asked, Answer], first: dict[Any, Answer]
) -> list[tuple[Asked, Answer, Answer]]:
    """The answers that differ from those alone, of so many requests in a random order."""
    chance, wrong = random.Random(3), list[tuple[Asked, Answer, Answer]]()
    async with client(asker(url, home, lambda: NOW)) as people:
        # Tokens differ by the moment they were issued at; whom they name is the same.
        issued = {who: people.token(who) for who in PEOPLE}

        def requests() -> Iterable[tuple[Asked, Answer]]:
            kept = list(warm.items())
            for number in range(count):
                if number % 4 == 0:
                    (who, shape), answer = chance.choice(list(first.items()))
                    yield people.asked(who, cold(1 + number, shape)), answer
                else:
                    asked, answer = chance.choice(kept)
                    yield renewed(asked, issued), answer

        waiting = iter(list(requests()))

        async def worker() -> None:
            for asked, expected in waiting:
                answer = await people.answer(asked)
                if answer != expected:
                    wrong.append((asked, expected, answer))

        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return wrong


def renewed(asked: Asked, tokens: dict[str, tuple[str, str]]) -> Asked:
    """The request with a token of the server that is asked now."""
    *others, (name, value) = asked.headers
    if value.endswith("nonsense"):
        return asked
    assert name == "authorization"
    return replace(asked, headers=(*others, tokens[asked.who]))


async def test_everybody_among_many_gets_what_they_get_alone(
    read_only_demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few documents and fewer plans are kept here, so that most are made while others wait."""
    monkeypatch.setattr("resolvers.plan.documents.KEPT_DOCUMENTS", 20)
    monkeypatch.setattr("resolvers.plan.documents.KEPT_PLANS", 2)
    warm, first = await alone(read_only_demo_url, tmp_path, 6)
    assert {answer.status for answer in warm.values()} >= {200, 400, 401}
    assert len({answer.body for answer in warm.values()}) > 3 * len(PEOPLE)
    assert await together(read_only_demo_url, tmp_path, 160, warm, first) == []


@pytest.mark.prove
async def test_ten_thousand_requests_of_twelve_people(
    read_only_demo_url: str, tmp_path: Path
) -> None:
    """2,500 of the documents are new, which is more than are kept."""
    warm, first = await alone(read_only_demo_url, tmp_path, 1)
    assert await together(read_only_demo_url, tmp_path, 10_000, warm, first) == []
