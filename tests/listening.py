"""What people hear of deeds, message by message as the bytes that are sent to them; what differs
from one run of the same deeds to the next is masked."""

import asyncio
import re
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

from realtime.streams import stream
from tests.asking import KINDS, Asker
from tests.following import live
from tests.mirrored import Deed
from tests.noticing import Noticed
from tests.probing import documents_of
from tests.reference.documents import Documents, node_of

# By the type of the row that is told of.
FEEDS = {
    "Case": "caseUpdates",
    "Outage": "outageUpdates",
    "InstallBaseItem": "installBaseHealthUpdates",
    "Alert": "alertUpdates",
    "Incident": "incidentUpdates",
}
OWN = "id version createdAt updatedAt"
HEARD_WITHIN_SECONDS = 60
# Sealed under a new nonce each time; of this length whatever it stands for.
CURSOR = re.compile(rb'(ursor":)"[\w-]{72}"')
MOMENT = re.compile(rb'("occurredAt":)"[\d-]{10}T[\d:]{8}\.\d{3}Z"')
PUBLIC_ID = re.compile(rb'"[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{16}"')
NUMBER = re.compile(rb'"(?:CS|OU|AL|IN)[0-9A-HJKMNP-TV-Z]{10}"')


@dataclass
class Heard:
    """What one of them hears of one feed."""

    who: str
    kind: str
    messages: list[bytes] = field(default_factory=list[bytes])


def field_of(kind: str) -> str:
    return kind[0].lower() + kind[1:]


def feeds_of(who: str) -> list[str]:
    """Alerts and incidents are for staff."""
    feed = documents_of(audience(who)).schema.subscription_type
    assert feed is not None
    return [kind for kind, name in FEEDS.items() if name in feed.fields]


def document(documents: Documents, kind: str) -> str:
    """All that can be selected of the row of a message."""
    feed = documents.schema.subscription_type
    assert feed is not None
    name = field_of(kind)
    row = node_of(node_of(feed.fields[FEEDS[kind]]).fields[name])
    inner = f"{OWN} {documents.selection(row, [])} {told(documents, kind)}"
    message = f"cursor kind occurredAt id reason {name} {{ {inner} }}"
    return f"subscription {{ {FEEDS[kind]} {{ {message} }} }}"


def told(documents: Documents, kind: str) -> str:
    """The words on a case; since when an item is as well as it is."""
    if kind == "InstallBaseItem":
        return "healthUpdatedAt"
    words = "(last: 50) { nodes { body author { displayName } } }"
    staff = "workNotes" in documents.schema.type_map["Case"].fields  # pyright: ignore
    noted = f"noted: workNotes{words}" if staff else ""
    return f"said: comments{words} {noted}" if kind == "Case" else ""


def asked_again(documents: Documents) -> str:
    """All lists of which feeds tell, as far as they do."""
    lists: list[str] = []
    for kind in FEEDS:
        root = f"{field_of(kind)}s"
        if root not in documents.roots:
            continue
        row = node_of(documents.roots[root])
        inner = f"{OWN} {documents.selection(row, [])} {told(documents, kind)}"
        lists.append(f"{root}(first: 50) {{ totalCount nodes {{ {inner} }} }}")
    return f"{{ snapshotCursor {' '.join(lists)} }}"


def audience(who: str) -> str:
    return KINDS[who[0]].audience.name


@asynccontextmanager
async def hearing(demo: Asker, heard: Heard) -> AsyncGenerator[None]:
    """From the first message on, which has come when this begins."""
    body = {"query": document(documents_of(audience(heard.who)), heard.kind)}
    answer = await demo.parts.answering.answer(await demo.identity(heard.who), body)
    assert not isinstance(answer, bytes)
    messages = stream(answer)
    heard.messages.append(await anext(messages))

    async def listen() -> None:
        async for message in messages:
            heard.messages.append(message)

    listening = asyncio.create_task(listen())
    yield
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    await messages.aclose()


@dataclass(frozen=True)
class Run:
    """What everybody heard, and what they are answered in the end."""

    heard: dict[tuple[str, str], list[bytes]]
    answers: dict[str, bytes]


async def run(demo: Asker, people: Collection[str], deeds: Iterable[tuple[Deed, Noticed]]) -> Run:
    """One deed after the other; those who are said to notice it hear so many messages of it, and
    the others none."""
    async with live(demo), AsyncExitStack() as stack:
        everybody = [Heard(who, kind) for who in people for kind in feeds_of(who)]
        for one in everybody:
            await stack.enter_async_context(hearing(demo, one))
        expected = counts(everybody)
        for deed, noticed in deeds:
            await deed.do(demo)
            expected = {one: count + noticed.messages[one] for one, count in expected.items()}
            await reached(everybody, expected)
        await asyncio.sleep(0.1)
        assert counts(everybody) == expected
        texts = {who: asked_again(documents_of(audience(who))) for who in people}
        answers = {who: await answer(demo, who, text) for who, text in texts.items()}
    return Run({(one.who, one.kind): one.messages for one in everybody}, answers)


async def reached(everybody: Sequence[Heard], expected: Mapping[tuple[str, str], int]) -> None:
    """What is on its way has come: a message shows the row as it is when it is told."""
    with suppress(TimeoutError):
        async with asyncio.timeout(HEARD_WITHIN_SECONDS):
            while counts(everybody) != expected:  # noqa: ASYNC110 (they hear at their own pace)
                await asyncio.sleep(0.005)
    assert counts(everybody) == expected


def counts(everybody: Sequence[Heard]) -> dict[tuple[str, str], int]:
    return {(one.who, one.kind): len(one.messages) for one in everybody}


async def answer(demo: Asker, who: str, text: str) -> bytes:
    found = await demo.parts.answering.answer(await demo.identity(who), {"query": text})
    assert isinstance(found, bytes)
    return found


def masked(texts: Sequence[bytes], known: Collection[bytes]) -> list[bytes]:
    """New rows are called by the order in which they come up; moments of the wall clock and
    cursors of feeds go."""
    names: dict[bytes, bytes] = {}

    def name(found: re.Match[bytes]) -> bytes:
        if found[0].strip(b'"') in known:
            return found[0]
        return names.setdefault(found[0], b'"new %d"' % len(names))

    plain = [MOMENT.sub(rb'\1""', CURSOR.sub(rb'\1""', text)) for text in texts]
    return [NUMBER.sub(name, PUBLIC_ID.sub(name, text)) for text in plain]
