"""Deeds done twice: by a mutation of the server, and in the oracle's world."""

from dataclasses import dataclass
from typing import Any, Protocol

from tests.asking import KINDS, Asker
from tests.doing import done
from tests.oracle import Row, World
from tests.oracle.tables import TABLES
from tests.oracle.world import columns_of


class Deed(Protocol):
    async def do(self, asker: Asker) -> None: ...

    def mirror(self, world: World) -> None: ...


def added(world: World, kind: str, **cells: str) -> Row:
    columns = columns_of(TABLES[kind][1])
    row = world.add(kind, columns, cells)
    world.fill(row, columns, cells)
    return row


def counted(row: Row, *, portal: bool) -> None:
    """As the server counts changes: for PORTAL, only those of what it reads."""
    for version in ("version", "portal_version") if portal else ("version",):
        row.values[version] = int(str(row.values.get(version, 1))) + 1


@dataclass(frozen=True)
class Comment:
    who: str
    case: str
    body: str
    internal: bool = False

    async def do(self, asker: Asker) -> None:
        case = await asker.public_id("case_record", self.case)
        said = {"visibility": "INTERNAL"} if self.internal else {}
        await done(asker, self.who, "addCaseComment", caseId=case, body=self.body, **said)

    def mirror(self, world: World) -> None:
        visibility = "internal" if self.internal else "public"
        cells = {"key": f"{self.case} {self.body}", "body": self.body, "visibility": visibility}
        added(world, "CaseComment", case=self.case, author=self.who, created_at="now", **cells)
        if not self.internal:
            counted(world.by_key["Case", self.case], portal=True)


@dataclass(frozen=True)
class Opening:
    """`owner` and `links`: columns of the folder, with the keys of rows."""

    who: str
    key: str
    owner: dict[str, str]
    links: dict[str, str]

    async def do(self, asker: Asker) -> None:
        named = {**self.owner, **self.links} if KINDS[self.who[0]].name == "USER" else self.links
        ids = {f"{name}Id": await asker.public_id(name, key) for name, key in named.items()}
        case = await done(asker, self.who, "createCase", **self.texts(), **ids)
        asker.public_ids["case_record", self.key] = case["id"]

    def texts(self) -> dict[str, str]:
        return {"subject": f"§{self.key}.subject§", "description": f"§{self.key}.description§"}

    def mirror(self, world: World) -> None:
        channel = "" if KINDS[self.who[0]].name == "USER" else "web"
        cells = {**self.texts(), **self.owner, **self.links, "channel": channel}
        added(world, "Case", key=self.key, opened_by=self.who, opened_at="now", **cells)


@dataclass(frozen=True)
class Recording:
    who: str
    key: str
    items: tuple[str, ...]
    published: bool

    async def do(self, asker: Asker) -> None:
        ids = [await asker.public_id("configuration_item", key) for key in self.items]
        given = {"type": "OUTAGE", "published": self.published, "configurationItemIds": ids}
        outage = await done(asker, self.who, "recordOutage", **given, **self.texts())
        asker.public_ids["outage", self.key] = outage["id"]

    def texts(self) -> dict[str, str]:
        return {"summary": f"§{self.key}.summary§"}

    def mirror(self, world: World) -> None:
        cells = {"type": "outage", "begin": "now", "configuration_items": ";".join(self.items)}
        published = str(self.published).lower()
        added(world, "Outage", key=self.key, published=published, **cells, **self.texts())


@dataclass(frozen=True)
class Update:
    """Of the message, or of what is out."""

    who: str
    key: str
    items: tuple[str, ...] = ()

    async def do(self, asker: Asker) -> None:
        ids = [await asker.public_id("configuration_item", key) for key in self.items]
        given: dict[str, Any] = {"configurationItemIds": ids} if ids else {"message": self.message}
        outage = await asker.public_id("outage", self.key)
        await done(asker, self.who, "updateOutage", outageId=outage, **given)

    @property
    def message(self) -> str:
        return f"§{self.key}.message again§"

    def mirror(self, world: World) -> None:
        outage = world.by_key["Outage", self.key]
        if self.items:
            items = [world.by_key["ConfigurationItem", key] for key in self.items]
            outage.lists["configuration_items"] = items
        else:
            outage.values["message"] = self.message
        counted(outage, portal=not self.items)
