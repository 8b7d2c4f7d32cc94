"""Every scalar field of the graph: where it exists, its field group, and how it prints.

Notation: `name:group`, with `!` for a field of the WORKSPACE audience alone. The server's own
`id createdAt updatedAt version healthUpdatedAt` are not in an import folder and not here (a
comment's createdAt is).
"""

import re
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache

from tests.oracle.facts import Facts
from tests.oracle.world import Row, Value

Json = str | int | bool | list[str] | None


class ServerGiven(Enum):
    """Stands for a value the server makes up at import: a number the folder leaves empty."""

    NUMBER = "a number given by the server"


FIELDS: dict[str, str] = {
    "Account": "number:0 name:0 active:1 registrationCode:8 health:1"
    " customer:1! partner:1! restrictContactAccess:1!",
    "Contact": "name:0 email:m phone:6 role:6 active:1",
    "Consumer": "name:0 email:m phone:6 active:1",
    "User": "name:0! email:1! roles:1! active:1!",
    "ProductModel": "name:0 kind:1 description:1",
    "ServiceOffering": "name:0 tier:1 description:1 published:1 optional:1",
    "ServiceCommitment": "kind:1 name:0 target:1",
    "CatalogItem": "name:0 description:1",
    "SoldProduct": "name:0 status:1 quantity:1 start:1 end:1 unitPrice:2 currency:2",
    "InstallBaseItem": "name:0 serialNumber:1 environment:1 active:1 installedAt:1 health:1"
    " healthRollup:1",
    "Outage": "number:0 type:0 phase:1 summary:1 message:1 begin:1 end:1 published:1",
    "Case": "number:0 subject:1 description:1 state:1 priority:1 channel:1 openedAt:1 closedAt:1"
    " resolution:5 proactive:1 isMajor:1! majorState:1!",
    "CaseComment": "body:1 createdAt:1 visibility:1!",
    "ConfigurationItem": "name:0! class:1! environment:1! inMaintenance:1! health:1!",
    "Alert": "number:0! severity:1! state:1! description:1! raisedAt:1! closedAt:1!",
    "Incident": "number:0! summary:1! state:1! priority:1! openedAt:1! resolvedAt:1!",
    "Contract": "number:0 name:0 state:1 start:1 end:1 supportSchedule:1 value:2",
    "Entitlement": "name:0 channels:1 state:1 start:1 end:1",
    "RelatedParty": "kind:1 responsibility:1",
    "AccountRelationship": "validFrom:1 validTo:1 caseAccess:1",
}

Derivation = Callable[[Facts, Row], Value]


def nothing_yet(_facts: Facts, _row: Row) -> Value:
    """A deed of the server fills it; an import never does."""
    return None


def proactive(_facts: Facts, case: Row) -> Value:
    """Opened before the customer called: a major case, or one of an alert or an incident. It stays
    as it was at the first import, which whoever imports again may have noted."""
    if "proactive" in case.values:
        return case.values["proactive"]
    linked = case.one("alert") is not None or case.one("incident") is not None
    return bool(case.values["major"]) or linked


DERIVED: dict[tuple[str, str], Derivation] = {
    ("SoldProduct", "status"): Facts.status,
    ("InstallBaseItem", "health"): Facts.item_health,
    ("InstallBaseItem", "healthRollup"): Facts.health_rollup,
    ("ConfigurationItem", "health"): Facts.ci_health,
    ("Outage", "phase"): Facts.phase,
    ("Case", "closedAt"): nothing_yet,
    ("Case", "resolution"): nothing_yet,
    ("Case", "proactive"): proactive,
    ("Case", "isMajor"): lambda _, case: case.values["major"],
}
MONEY = {("SoldProduct", "unitPrice"), ("Contract", "value")}


@cache
def groups_of(type_name: str, audience: str) -> dict[str, str]:
    """The scalar fields that exist for the audience, each with its group."""
    fields: dict[str, str] = {}
    for word in FIELDS[type_name].split():
        name, _, group = word.partition(":")
        if audience == "WORKSPACE" or not group.endswith("!"):
            fields[name] = group.rstrip("!")
    return fields


def column(field: str) -> str:
    """`serialNumber` is the column `serial_number`."""
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), field)


def raw(facts: Facts, row: Row, field: str) -> Value:
    """The value as stored or derived, whoever looks; Account.health depends on the viewer."""
    derived = DERIVED.get((row.type, field))
    return derived(facts, row) if derived else row.values.get(column(field))


def printed(row: Row, field: str, value: Value) -> Json | ServerGiven:
    if field == "number" and value is None:
        return ServerGiven.NUMBER
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"
    if (row.type, field) in MONEY and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}"
    return value
