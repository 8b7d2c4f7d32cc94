"""What rows are called in an explanation: by their names, as far as whoever asks sees them."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.scope import row_rule
from auth.viewer import Kind

Model: TypeAlias = type[db.Entity]

CALLED = ("name", "number", "summary")
# Names that need no noun before them.
PROPER = (db.Account, db.Contact, db.Consumer, db.User)


def noun(model: Model) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()


def plural(model: Model) -> str:
    return re.sub(r"y$", "ie", noun(model)) + "s"


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


class Names:
    """`asker`: the kind of whoever asks for themselves, under whose row rules rows are named;
    None for an administrator."""

    def __init__(self, session: AsyncSession, binds: Mapping[str, Any], asker: Kind | None) -> None:
        self.session, self.binds, self.asker = session, dict(binds), asker
        self._known: dict[tuple[Model, int], str] = {}

    async def label(self, model: Model, row_id: int) -> str:
        if (model, row_id) not in self._known:
            self._known[model, row_id] = await self._label(model, row_id)
        return self._known[model, row_id]

    async def account(self, account_id: int | None) -> str:
        return "no account" if account_id is None else await self.label(db.Account, account_id)

    async def _label(self, model: Model, row_id: int) -> str:
        t = model.__table__.alias()
        statement = sa.select(called(model, t, self.asker)).where(t.c.id == row_id)
        if self.asker is not None:
            statement = statement.where(row_rule(model, t, self.asker))
        found = await self.session.scalar(statement, self.binds)
        if found is None:
            return f"{'an' if noun(model)[0] in 'aeiou' else 'a'} {noun(model)}"
        named = model in PROPER or model is db.RelatedParty
        return found if named else f"{noun(model)} {found}".rstrip()


def called(model: Model, t: sa.FromClause, asker: Kind | None) -> sa.ColumnElement[Any]:
    """A related party goes by the name of whom it names, where the asker sees them."""
    if model is db.RelatedParty:
        names: list[Any] = []
        for other, column in (
            (db.Contact, t.c.contact_id),
            (db.Account, t.c.account_id),
            (db.Consumer, t.c.consumer_id),
        ):
            row = other.__table__.alias()
            name = sa.select(row.c.name).where(row.c.id == column)
            if asker is not None:
                name = name.where(row_rule(other, row, asker))
            names.append(name.scalar_subquery())
        return sa.func.coalesce(*names)
    columns = [t.c[name] for name in CALLED if name in t.c]
    return sa.func.coalesce(*columns, sa.literal("")) if columns else sa.literal("")
