"""What becomes of alerts and incidents, done twice: as a deed would, and in the oracle's world."""

from dataclasses import dataclass
from datetime import timedelta

import db
from tests.asking import Asker
from tests.demo_world import NOW
from tests.mirrored import added, counted
from tests.oracle import World
from tests.raising import changed, opened, raised


@dataclass(frozen=True)
class Raising:
    """Of an alert, so many minutes from now: it may be the health of items that is noticed of it,
    and nothing else."""

    minute: int
    item: str
    severity: db.Severity

    async def do(self, asker: Asker) -> None:
        now = NOW + timedelta(minutes=self.minute)
        await raised(asker, self.item, self.severity, now, description=self.description)

    @property
    def description(self) -> str:
        return f"§an alert on {self.item}§"

    def mirror(self, world: World) -> None:
        cells = {"key": f"new {self.item}", "severity": self.severity.name.lower()}
        columns = {"configuration_item": self.item, "description": self.description}
        alert = added(world, "Alert", **cells, **columns)
        alert.values["number"] = None


@dataclass(frozen=True)
class Altering:
    """Of a column of an alert or an incident; with what follows from it for the health of items."""

    minute: int
    model: type[db.Alert | db.Incident]
    key: str
    column: str
    value: str | db.AlertState | db.Severity

    async def do(self, asker: Asker) -> None:
        now = NOW + timedelta(minutes=self.minute)
        await changed(asker, self.model, self.key, now, **{self.column: self.value})

    def mirror(self, world: World) -> None:
        row = world.by_key[self.model.__name__, self.key]
        row.values[self.column] = self.value if isinstance(self.value, str) else self.value.name
        counted(row, portal=False)


@dataclass(frozen=True)
class Investigating:
    """An incident about a configuration item."""

    minute: int
    item: str

    async def do(self, asker: Asker) -> None:
        await opened(asker, self.item, self.summary, NOW + timedelta(minutes=self.minute))

    @property
    def summary(self) -> str:
        return f"§an incident at {self.item}§"

    def mirror(self, world: World) -> None:
        cells = {"key": f"new {self.item}", "summary": self.summary}
        added(world, "Incident", **cells, configuration_item=self.item)
