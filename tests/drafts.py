"""Changes of a world, made in the rows of the oracle and taken back."""

from collections.abc import Callable
from typing import Any

import db
from tests.oracle import Row, World
from tests.oracle.tables import TABLES

OTHER_NAMES = {
    "User": db.User,
    "Representative": db.ConsumerRepresentative,
    "Dependency": db.ConfigurationItemDependency,
}
MODELS: dict[str, type[db.Base]] = {
    name: OTHER_NAMES.get(name) or getattr(db, name) for name in TABLES
}


class Draft:
    """Changes of a world that can be taken back, and what they changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.written: dict[Row, None] = {}
        self.added: dict[Row, None] = {}
        self.removed: dict[Row, None] = {}
        # Columns that no folder holds, by the row; nothing in the oracle depends on them.
        self.besides: dict[Row, dict[str, Any]] = {}
        self._undo: list[Callable[[], Any]] = []

    def mark(self) -> int:
        return len(self._undo)

    def back_to(self, mark: int = 0) -> None:
        while len(self._undo) > mark:
            self._undo.pop()()

    def _remember(self, rows: dict[Row, Any], row: Row, value: Any = None) -> None:
        if row in rows:
            before = rows[row]
            self._undo.append(lambda: rows.update({row: before}))
        else:
            self._undo.append(lambda: rows.pop(row))
        rows[row] = value

    def set(self, row: Row, column: str, value: Any) -> None:
        cells: dict[str, Any] = next(
            each for each in (row.values, row.references, row.lists) if column in each
        )
        before = cells[column]
        cells[column] = value
        self._undo.append(lambda: cells.update({column: before}))
        self._remember(self.written, row)

    def beside(self, row: Row, **columns: Any) -> None:
        self._remember(self.besides, row, {**self.besides.get(row, {}), **columns})

    def insert(self, row: Row) -> None:
        rows = self.world.rows(row.type)
        rows.append(row)
        self._undo.append(lambda: rows.remove(row))
        self._remember(self.added, row)

    def remove(self, row: Row) -> None:
        """With what cannot be without it; whatever else names it does so no more."""
        rows = self.world.rows(row.type)
        if row not in rows:
            return
        place = rows.index(row)
        del rows[place]
        self._undo.append(lambda: rows.insert(place, row))
        self._remember(self.removed, row)
        for others in [*self.world.tables.values()]:
            for other in [*others]:
                self._forget(other, row)

    def _forget(self, other: Row, gone: Row) -> None:
        for name, named in other.references.items():
            if named is gone and needed(other, name):
                self.remove(other)
                return
            if named is gone:
                self.set(other, name, None)
        for name, several in other.lists.items():
            if gone in several:
                self.set(other, name, [each for each in several if each is not gone])


def needed(row: Row, reference: str) -> bool:
    """A row cannot be without this reference."""
    columns = MODELS[row.type].__table__.c
    if f"{reference}_id" in columns and not columns[f"{reference}_id"].nullable:
        return True
    return (row.type, reference) in EXCLUSIVE


# One of several is given: what is empty stays so, and what is not cannot be emptied.
EXCLUSIVE = {
    (kind, column)
    for kind, columns in {
        "SoldProduct": "account consumer",
        "InstallBaseItem": "account consumer",
        "Contract": "account consumer",
        "Entitlement": "account consumer",
        "Case": "account consumer",
        "RelatedParty": "sold_product install_base_item case contact account consumer",
    }.items()
    for column in columns.split()
}
