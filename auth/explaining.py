"""Why a row shows to somebody, or why not: every step of its rule asked of the database, by the
very conditions that the read path compiles, and told in words.

An administrator is told everything. Whoever asks for themselves is told, of a row they see, one
way that grants it, with the names of rows that they see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from auth.fields import Guard
from auth.grants import Table
from auth.naming import Model, Names, plural
from auth.relations import Relations
from auth.scope import RULES
from auth.told import EVERY_WAY, Explanation, ToldStep, ToldWay, Withheld, reasons
from auth.viewer import ME, Kind, Role
from auth.ways import About, Rule, Step, Way, role_name

# Two cases of one offering may rest on a hundred sold products: the first tell enough.
MOST_NAMED = 3


@dataclass(frozen=True)
class Subject:
    """For whom it is explained. `everything`: to an administrator, and not to themselves."""

    kind: Kind
    public_id: str
    name: str
    everything: bool


def model_of(public_id: str) -> Model | None:
    prefixes = {model.prefix: model for model in RULES}
    return prefixes.get(public_id.partition("_")[0])


class Explainer:
    """Answers for one subject at one moment, within one transaction."""

    def __init__(self, session: AsyncSession, subject: Subject, now: datetime) -> None:
        self.session, self.subject = session, subject
        self.binds = {"principal": subject.public_id, "now": now}
        asker = None if subject.everything else subject.kind
        self.at_hand: tuple[Model, int] | None = None
        self.names = Names(session, self.binds, asker)
        self.relations = Relations(session, self.binds, self.names, subject.name)

    async def explain(
        self, public_id: str, guards: Mapping[Model, Mapping[Guard, list[str]]]
    ) -> Explanation | None:
        """None for an id of nothing, and for a hidden row unless everything is told."""
        model = model_of(public_id)
        if model is None:
            return None
        t = model.__table__
        row_id = await self.session.scalar(sa.select(t.c.id).where(t.c.public_id == public_id))
        if row_id is None:
            return None
        self.at_hand = model, row_id
        row = await self.names.label(model, row_id)
        ways = await self._ways(RULES[model], model, row_id)
        granting = [way for way in ways if way.grants]
        if not self.subject.everything:
            if not granting:
                return None
            ways = granting[:1]
        told = Explanation(row, self.subject.name, bool(granting), ways)
        if not self.subject.everything or not granting:
            return told
        return replace(told, withheld=await self._withheld(model, row_id, guards.get(model, {})))

    async def _withheld(
        self, model: Model, row_id: int, guards: Mapping[Guard, list[str]]
    ) -> list[Withheld]:
        found: list[Withheld] = []
        for guard, fields in guards.items():
            ways = await self._ways(guard, model, row_id)
            if not any(way.grants for way in ways):
                found.append(Withheld(guard.group, fields, reasons(self.subject.name, ways)))
        return found

    async def _ways(
        self, rule: Rule, model: Model, row_id: int, role: Role | None = None
    ) -> list[ToldWay]:
        """Every way of the rule as it is for this row; the personal ones first among equals, as
        they say nothing of how it stands with the rows of others."""
        me = ME[self.subject.kind]
        if await self.session.scalar(sa.select(me.c.id), self.binds) is None:
            words = f"{self.subject.name} or their account is not active: nobody is asking"
            return [ToldWay("sign-in", False, [ToldStep(False, words)])]
        asked = asked_of(rule, model, self.subject.kind, role)
        if not asked.ways:
            what = plural(model) if rule is RULES[model] else "this"
            words = f"{self.subject.kind.name.lower()}s are never shown {what}"
            return [ToldWay("none", False, [ToldStep(False, words)])]
        found = await self.session.execute(asked.statement, {**self.binds, "row_id": row_id})
        truth = dict(zip(questions(asked.ways), map(bool, found.one()), strict=True))
        row = Row(model, asked.t, row_id)
        told = [await self._way(way, truth, row) for way in asked.ways]
        barred = [way for way in told if way.name == EVERY_WAY]
        return barred[:1] or told

    async def _way(self, way: Way, truth: Mapping[Step, bool], row: "Row") -> ToldWay:
        steps: list[ToldStep] = []
        for step in (*way.gates, *way.steps):
            missing = next((one for one in (*step.weaker, step) if not truth[one]), None)
            if missing is not None:
                steps += await self._missing(missing, row)
                name = EVERY_WAY if step in way.gates else way.name
                lacks = role_name(way.role) if way.role and step is way.steps[0] else None
                return ToldWay(name, False, steps, lacks)
            steps += await self._held(step, row)
        return ToldWay(way.name, True, steps)

    async def _held(self, step: Step, row: "Row") -> list[ToldStep]:
        if step.account is not None:
            account = await self._account(step, row)
            words = await self.relations.leading(account, step.given)
            if row.t.c.id is not step.account:
                words.append(
                    f"{await self._row(row)} belongs to {await self.names.account(account)}"
                )
            return [ToldStep(True, one) for one in words]
        if not step.holds:
            return []
        about, told = await self._about(step, row, held=True)
        return [*told, ToldStep(True, await self._filled(step.holds, row, about))]

    async def _missing(self, step: Step, row: "Row") -> list[ToldStep]:
        if step.account is not None:
            account = await self._account(step, row)
            if not step.given:
                whose = "" if row.t.c.id is step.account else await self._row(row)
                return [ToldStep(False, await self.relations.missing(account, whose))]
            led = await self.relations.leading(account, step.given[:-1])
            name = await self.names.account(account)
            fails = step.given[-1].fails.format(viewer=self.subject.name, account=name)
            return [*(ToldStep(True, one) for one in led), ToldStep(False, fails)]
        about, told = await self._about(step, row, held=False)
        words = await self._filled(step.fails, row, about)
        why = "; ".join(one.words for one in told)
        return [ToldStep(False, f"{words}: {why}" if why else words)]

    async def _about(self, step: Step, row: "Row", *, held: bool) -> tuple[str, list[ToldStep]]:
        """The names of the rows a step is about; and, where it rests on their being seen, why the
        first of them is, or is not."""
        for about in step.about:
            ids = await self._ids(about, row)
            if not ids:
                continue
            names = [await self.names.label(about.model, one) for one in ids[:MOST_NAMED]]
            more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
            told: list[ToldStep] = []
            if about.seen:
                rule = RULES[about.model]
                ways = await self._ways(rule, about.model, ids[0], about.role)
                granting = [way for way in ways if way.grants]
                hidden = ToldStep(False, reasons(self.subject.name, ways))
                told = list(granting[0].steps) if held else [hidden]
            return ", ".join(dict.fromkeys(names)) + more, told
        return "nothing", []

    async def _ids(self, about: About, row: "Row") -> list[int]:
        (column,) = about.ids.selected_columns
        statement = about.ids.where(row.t.c.id == row.id).distinct().order_by(column)
        return list(await self.session.scalars(statement, self.binds))

    async def _account(self, step: Step, row: "Row") -> int | None:
        statement = sa.select(step.account).where(row.t.c.id == row.id)
        return await self.session.scalar(statement, self.binds)

    async def _row(self, row: "Row") -> str:
        return (
            "it"
            if (row.model, row.id) == self.at_hand
            else await self.names.label(row.model, row.id)
        )

    async def _filled(self, words: str, row: "Row", about: str) -> str:
        return words.format(viewer=self.subject.name, row=await self._row(row), about=about)


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of a row: the alias its rule is made for, the ways of the rule, the personal
    ones first, and whether each of their steps holds."""

    t: Table
    ways: Sequence[Way]
    statement: sa.Select[Any]


@cache
def asked_of(rule: Rule, model: Model, kind: Kind, role: Role | None) -> Asked:
    t = model.__table__.alias("explained")
    ways = [way for way in rule.ways(t, kind) if role is None or way.role is role]
    ways.sort(key=lambda way: not way.personal)
    answers = [sa.case((step.condition, 1), else_=0) for step in questions(ways)]
    row_id = sa.bindparam("row_id", type_=sa.BigInteger())
    return Asked(t, ways, sa.select(*answers).where(t.c.id == row_id))


@dataclass(frozen=True, eq=False)
class Row:
    """A row at hand: the alias its rule was made for, and its key."""

    model: Model
    t: Table
    id: int


def questions(ways: Sequence[Way]) -> list[Step]:
    steps = [step for way in ways for step in (*way.gates, *way.steps)]
    return list(dict.fromkeys(one for step in steps for one in (*step.weaker, step)))
