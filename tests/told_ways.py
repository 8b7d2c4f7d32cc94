"""All that an explanation may tell of the rules, as text: `python -m tests.told_ways` prints what
tests/told_ways.txt holds."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap

import sqlalchemy as sa

import db
from auth import fields
from auth.fields import Guard
from auth.scope import RULES
from auth.viewer import ME, Kind
from auth.ways import Rule, Step, Way

WRITTEN = Path(__file__).with_suffix(".txt")
GUARDED: Mapping[str, type[db.Entity]] = {
    "ACCOUNT_BASIC": db.Account,
    "REGISTRATION": db.Account,
    "PRICE": db.SoldProduct,
    "CONTRACT_VALUE": db.Contract,
    "CONTACT_MAIL": db.Contact,
    "CONTACT_PERSONAL": db.Contact,
    "CONTACT_BASIC": db.Contact,
    "CONSUMER_PERSONAL": db.Consumer,
    "CONVERSATION": db.Case,
    "OUTAGE_TECHNICAL": db.Outage,
    "ALERT_TECHNICAL": db.Alert,
    "INCIDENT_TECHNICAL": db.Incident,
    "OUTAGE_AFFECTED": db.Outage,
    "ALERT_AFFECTED": db.Alert,
    "INCIDENT_AFFECTED": db.Incident,
    "SUBSCRIBERS": db.ServiceOffering,
}


def guards() -> dict[str, Guard]:
    found = vars(fields).items()
    return {name: value for name, value in found if isinstance(value, Guard)}


def told() -> Iterator[str]:
    for kind in Kind:
        yield f"{kind.name} who asks"
        yield from statement(sa.select(ME[kind]), "")
    for model, rule in RULES.items():
        yield from of_rule(model.__name__, rule, model)
    for name, guard in guards().items():
        yield from of_rule(f"{name} ({guard.group})", guard, GUARDED[name])


def of_rule(name: str, rule: Rule, model: type[db.Entity]) -> Iterator[str]:
    for kind in Kind:
        yield f"{name} for {kind.name}"
        for way in rule.ways(model.__table__.alias(), kind):
            yield from of_way(way)


def of_way(way: Way) -> Iterator[str]:
    personal = ", personal" if way.personal is True else ""
    role = f", of {way.role.name}" if way.role else ""
    yield f"  {way.name}{personal}{role}"
    yield from of_steps("gate", way.gates)
    yield from of_steps("step", way.steps)


def of_steps(word: str, steps: Sequence[Step], indent: str = "    ") -> Iterator[str]:
    for step in steps:
        yield f"{indent}{word} holds: {step.holds!r} fails: {step.fails!r}"
        for given in step.given:
            yield f"{indent}  given, or it fails: {given.fails!r}"
        for about in step.about:
            role = about.role.name if about.role else "any role"
            yield f"{indent}  about {about.model.__name__}, seen: {about.seen}, by {role}, found by"
            yield from statement(about.ids, indent)
        yield from of_steps("weaker", step.weaker, indent + "  ")
        for weaker in step.weaker:
            if weaker.account is None:  # the account of a reach: asked as the step itself is
                yield from statement(weaker.condition, indent)


def statement(asked: sa.ClauseElement, indent: str) -> list[str]:
    """What the words of an explanation rest on, and no answer of the read path does."""
    given = f"{indent}    | "
    return wrap(str(asked), 100, initial_indent=given, subsequent_indent=given)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in told())
