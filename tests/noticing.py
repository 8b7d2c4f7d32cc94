"""Deeds of all sorts, done twice, so that the oracle can say who may notice them, and how."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import db
from tests.demo_world import ADMIN, AGENT, AL, CONSUMER_AGENT, IRIS, MANAGER, MIA, NOC
from tests.mirrored import Comment, Deed, Opening, Recording, Update
from tests.mirrored_alerts import Altering, Investigating, Raising
from tests.oracle import Oracle, Row, World
from tests.projection import VERSIONS, projection, shown

ITEMS = ("as1", "as2", "as3", "as4", "as5", "as6", "as7", "as8", "as9", "as10", "p1", "p2", "om1")


def deeds() -> list[Deed]:
    """Of all sorts, by people of all sorts; each is seen by some and hidden from others."""
    return [
        Comment(AGENT, "cs3", "§a note on Bo's case§", internal=True),
        Comment(AGENT, "cs3", "§an answer to Bo§"),
        Comment(AL, "cs102", "§Al's question§"),
        Comment(CONSUMER_AGENT, "cs8", "§a note on Mia's case§", internal=True),
        Comment(MIA, "cs8", "§Mia's question§"),
        Comment(MANAGER, "cs100", "§news of the major case§"),
        Comment(NOC, "cs101", "§a note on the child case§", internal=True),
        Opening(IRIS, "n1", {"account": "a8", "contact": IRIS}, {}),
        Opening(MIA, "n2", {"consumer": MIA}, {}),
        Opening(AGENT, "n3", {"account": "a2", "contact": "c3"}, {}),
        Opening(NOC, "n4", {"account": "a5"}, {"alert": "alr1"}),
        Recording(NOC, "o1", ("db1",), published=False),
        Recording(MANAGER, "o2", ("om1",), published=True),
        Update(NOC, "o1"),
        Update(NOC, "out4"),
        Update(NOC, "out2", ("as4", "om1")),
        Raising(1, "as9", db.Severity.MINOR),
        Altering(2, db.Alert, "alr1", "description", "§no primary again§"),
        Altering(3, db.Alert, "alr1", "state", db.AlertState.CLOSED),
        Altering(4, db.Alert, "alr2", "severity", db.Severity.CRITICAL),
        # no news of health, beside what is worse and stays so
        Raising(5, "gw1", db.Severity.WARNING),
        Investigating(6, "om1"),
        Altering(7, db.Incident, "inc1", "summary", "§a primary is elected§"),
    ]


def ends() -> list[Deed]:
    """Whoever sees an open case or an item hears of one of these."""
    cases = ("cs100", "cs101", "cs102", "cs103", "cs1", "cs2", "cs3", "cs4", "cs5", "cs7", "cs8")
    comments: list[Deed] = [Comment(ADMIN, case, "The end.") for case in cases]
    return [*comments, Recording(ADMIN, "end", ITEMS, published=True)]


# --- what is noticed of them ----------------------------------------------------------------


@dataclass(frozen=True)
class Noticed:
    """Of one deed: by whom, and how many messages of rows of a type it is to each of them."""

    by: frozenset[str]
    messages: Counter[tuple[str, str]]


def told_of(world: World, who: str) -> dict[tuple[str, Row], Any]:
    """What feeds tell of each row that somebody sees: of an item, its health alone."""
    oracle = Oracle(world, who)
    version = VERSIONS[oracle.audience]
    told = {("Case", row): shown(oracle, row) for row in oracle.rows("Case")}
    told |= {("Outage", row): shown(oracle, row) for row in oracle.rows("Outage")}
    for kind in ("Alert", "Incident"):
        for row in oracle.rows(kind):
            fields = [oracle.value(row, name) for name in oracle.fields(kind)]
            told[kind, row] = (row.values.get(version), *fields)
    for row in oracle.rows("InstallBaseItem"):
        health = [oracle.value(row, name) for name in ("health", "healthRollup")]
        told["InstallBaseItem", row] = health
    return told


def noticed(world: World, every: Sequence[Deed], people: Collection[str]) -> list[Noticed]:
    """By the oracle, in whose world they are done: for whom each deed changes anything."""

    def look() -> dict[str, tuple[Any, dict[tuple[str, Row], Any]]]:
        return {who: (projection(world, who), told_of(world, who)) for who in people}

    known, found = look(), list[Noticed]()
    for deed in every:
        deed.mirror(world)
        now = look()
        by = frozenset(who for who in people if now[who][0] != known[who][0])
        messages = Counter(
            (who, kind)
            for who in by
            for (kind, row) in now[who][1].keys() | known[who][1].keys()
            if now[who][1].get((kind, row)) != known[who][1].get((kind, row))
        )
        found.append(Noticed(by, messages))
        known = now
    return found
