"""Somebody who follows a feed in bad weather, and what must hold of all they hear."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

import db
from auth.viewer import Kind
from realtime.executor import Errors, PrincipalGone, RequestRefused
from realtime.messages import Batch
from realtime.outbox import Event
from tests.asking import KINDS
from tests.simulated import FIELDS, PLAIN, Past, Rows, Server


@dataclass(frozen=True)
class Heard:
    """`read_at`: where the log stood when it was read."""

    place: int
    kind: str
    reason: str | None
    row_id: str | None
    row: Any
    read_at: int

    @property
    def of_feed(self) -> bool:
        return self.row_id is None and self.reason != "SCOPE_CHANGED"


@dataclass
class Feed:
    """One connection of a listener: the sink of its subscription."""

    listener: "Listener"
    server: Server
    after: int | None
    heard: list[Heard] = field(default_factory=list[Heard])
    close: Callable[[], None] = lambda: None
    ended: bool = False

    def next(self, batch: Batch) -> None:
        assert not self.ended, "told after the end"
        read_at = self.server.weather.told_from.get(asyncio.current_task(), 0)
        for result in batch.results:
            message = orjson.loads(result)["data"]["feed"]
            row = message["row"]
            place = self.server.place(message["cursor"])
            kinds = message["kind"], message["reason"]
            self.heard.append(Heard(place, *kinds, message["id"], row, read_at))
            self.listener.hear(message, place)

    def end(self, errors: Errors | None) -> None:
        raise AssertionError(errors)

    def gone(self) -> None:
        self.ended = True
        self.close()


@dataclass
class Listener:
    """`known`: what they know by having read once and having heard the rest, None while they do
    not; `named`: the rows alone that they ask for; `cursors`: what they hold, by place."""

    who: str
    kind: str
    plain: bool
    named: tuple[str, ...] | None
    feeds: list[Feed] = field(default_factory=list[Feed])
    cursors: dict[int, str] = field(default_factory=dict[int, str])
    known: dict[str, Any] | None = None
    busy: bool = False

    @property
    def feed(self) -> Feed | None:
        """The one that is open."""
        return self.feeds[-1] if self.feeds and not self.feeds[-1].ended else None

    @property
    def document(self) -> str:
        inner = " ".join(PLAIN[self.kind]) if self.plain else FIELDS[self.kind]
        name = self.kind.capitalize()
        return f"""subscription ($after: String, $filter: {name}UpdatesFilter) {{
          feed: {self.kind}Updates(after: $after, filter: $filter) {{
            cursor kind id reason row: {self.kind} {{ {inner} }} }} }}"""

    def hear(self, message: Mapping[str, Any], place: int) -> None:
        self.cursors[place] = message["cursor"]
        if message["kind"] == "RESYNC_REQUIRED":
            self.known = None
        elif self.known is not None and message["kind"] == "REMOVED":
            self.known.pop(message["id"], None)
        elif self.known is not None and message["row"] is not None:
            self.known[message["id"]] = message["row"]

    def sees(self, known: Mapping[str, Rows] | None) -> dict[str, Any]:
        """Of what they could read, what the feed tells of."""
        rows: Rows = known[self.kind] if known else {}
        wanted = {row_id for row_id in rows if self.named is None or row_id in self.named}
        keys = PLAIN[self.kind]
        return {
            row_id: {key: rows[row_id][key] for key in keys} if self.plain else rows[row_id]
            for row_id in wanted
        }

    # --- coming and going ------------------------------------------------------------------

    def leave(self) -> None:
        if feed := self.feed:
            feed.ended = True
            feed.close()

    async def join(self, server: Server, past: Past, after: str | None) -> None:
        """Fails where the database of the server does."""
        self.leave()
        variables: dict[str, Any] = {"after": after}
        if self.named is not None:
            variables["filter"] = {f"{self.kind}Ids": list(self.named)}
        body = {"query": self.document, "variables": variables}
        identity = await past.witness.identity(self.who)
        try:
            answer = await server.asker.parts.answering.answer(identity, body)
        except (RequestRefused, PrincipalGone):
            return
        assert not isinstance(answer, bytes)
        if not server.up:
            return
        place = server.place(after) if after and after in self.cursors.values() else None
        feed = Feed(self, server, place)
        self.feeds.append(feed)
        feed.close = answer.open(feed)

    async def read_and_join(self, server: Server, past: Past) -> None:
        """From a snapshot on."""
        self.leave()
        inner = f"{self.kind}s(first: 100) {{ nodes {{ {FIELDS[self.kind]} }} }}"
        query = {"query": f"{{ snapshotCursor {inner} }}"}
        identity = await past.witness.identity(self.who)
        try:
            answer = await past.witness.parts.answering.answer(identity, query)
        except PrincipalGone:
            return
        assert isinstance(answer, bytes)
        data = orjson.loads(answer)["data"]
        rows = {row["id"]: row for row in data[f"{self.kind}s"]["nodes"]}
        self.known = self.sees({self.kind: rows})
        self.cursors = {server.place(data["snapshotCursor"]): data["snapshotCursor"]}
        await self.join(server, past, data["snapshotCursor"])


# --- what must hold --------------------------------------------------------------------------


def in_order(listener: Listener) -> None:
    """Nothing twice and nothing late within a feed; versions go up as long as they listen."""
    versions: dict[str, int] = {}
    for feed in listener.feeds:
        reached = feed.after if feed.after is not None else -1
        for heard in feed.heard:
            assert heard.place > reached or (heard.of_feed and heard.place == reached), heard
            reached = heard.place
            if heard.row is not None:
                assert heard.row_id is not None
                assert heard.row["version"] >= versions.get(heard.row_id, 0), heard
                versions[heard.row_id] = heard.row["version"]


def in_sight(listener: Listener, past: Past) -> None:
    """Whatever is told is what a query would tell at that moment; a row that has left their sight,
    and may have come back since, is told by its id alone."""
    for feed in listener.feeds:
        for heard in feed.heard:
            if heard.row_id is None:
                continue
            assert heard.place <= heard.read_at, heard
            seen = listener.sees(past.at(heard.read_at, listener.who))
            if heard.kind == "REMOVED":
                assert heard.row is None
                then = listener.sees(past.at(heard.place, listener.who))
                assert heard.row_id not in seen or heard.row_id not in then, heard
            else:
                assert heard.row == seen.get(heard.row_id, "hidden"), (listener.who, heard)


def all_told(listener: Listener, past: Past) -> None:
    """Every event of a row that they have seen ever since, up to the last that they heard."""
    for feed in listener.feeds:
        for begin, end, places in stretches(feed, past):
            for event in past.events:
                if begin < event.sequence <= end and must_be_told(listener, past, event):
                    assert event.sequence in places, (listener.who, event, feed.heard)


def stretches(feed: Feed, past: Past) -> list[tuple[int, int, set[int]]]:
    """Where it is to be told of everything: not where it is said that something may be missing."""
    found: list[tuple[int, int, set[int]]] = []
    for heard in feed.heard:
        lost = heard.kind == "RESYNC_REQUIRED" and heard.of_feed
        if lost or (not found and feed.after is None):
            found.append((heard.place, heard.place, set[int]()))
        elif not found and feed.after is not None:
            found.append((feed.after, heard.place, set[int]()))
        begin, _, places = found[-1]
        found[-1] = (begin, heard.place, {*places, heard.place})
    if found and not feed.ended:
        begin, _, places = found[-1]
        found[-1] = (begin, past.numbers[-1], places)
    return found


def must_be_told(listener: Listener, past: Past, event: Event) -> bool:
    if event.kind is db.EventKind.SCOPE or not event.entity.startswith(listener.kind):
        return False
    if not event.portal and KINDS[listener.who[0]] is not Kind.USER:
        return False
    since = past.since(event.sequence, listener.who)
    return all(event.public_id in listener.sees(known) for known in since)
