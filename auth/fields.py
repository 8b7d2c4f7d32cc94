"""Who reads which guarded values of the rows they see: field groups F1 to F8, as conditions on
the row. A value that is not granted is null, whatever the row holds."""

from dataclasses import dataclass

import sqlalchemy as sa

import db
from auth import internal as staff
from auth.external import themselves
from auth.grants import Condition, Given, Table, flag, given
from auth.owning import owned
from auth.services import OWN_OUTAGE
from auth.viewer import Kind, Role, my
from auth.ways import NOBODY, RoleRule, RoleRules, Rule, Step, Way, Ways, every, reaching


@dataclass(frozen=True, eq=False)
class Guard(Rule):
    """Each role is taken whole: it grants the value only on rows that it shows by itself.
    `group` is the field group, as the design names them."""

    group: str


def granted(
    group: str,
    contact: Ways = NOBODY,
    consumer: Ways = NOBODY,
    user: RoleRules | None = None,
) -> Guard:
    return Guard(contact, consumer, user or {}, group)


def without(rules: RoleRules, role: Role) -> dict[Role, RoleRule]:
    return {other: rule for other, rule in rules.items() if other is not role}


def anybody(_t: Table) -> list[Way]:
    return [Way("with the row", (Step(sa.true(), "", ""),))]


def administered(column: str) -> Ways:
    """The account in this column lies in the hierarchy that the viewer administers."""
    return lambda t: [Way("administration", (reaching(t.c[column], flag("commercial")),))]


def represented_too(t: Table) -> list[Way]:
    return owned(Kind.CONSUMER, t)


def myself(kind: Kind) -> Ways:
    return lambda t: [themselves(kind, t)]


def _contact_through(some: Given) -> Ways:
    """The contact is the viewer, or its account is reached in this manner."""

    def ways(t: Table) -> list[Way]:
        return [themselves(Kind.CONTACT, t), Way("reach", (reaching(t.c.account_id, some),))]

    return ways


def _served(row: Table) -> Condition:
    return sa.and_(
        row.c.contacts,  # pragma: no mutate (every row of a partnership gives them)
        row.c.source == db.AccessSource.PARTNER,
    )


MAIL = given(lambda row: sa.or_(row.c.personal, _served(row)), "the mail of its contacts")
NOT_SERVED = given(
    lambda row: sa.and_(row.c.contacts, row.c.source != db.AccessSource.PARTNER),
    "its contacts otherwise than by a partnership",
)


def owns(t: Table) -> list[Step]:
    own = t.c.owner_id == my(Kind.USER)
    return [Step(own, "{viewer} owns {row}", "{viewer} does not own {row}")]


# F1 of accounts: a service owner reads number and name alone.
ACCOUNT_BASIC = granted("F1", anybody, NOBODY, without(staff.ACCOUNT, Role.SERVICE_OWNER))
# F8: the code by which contacts register for the account.
REGISTRATION = granted("F8", administered("id"), user=every(Role.MANAGER, Role.ADMIN))

# F2: prices of sold products, values of contracts.
PRICE = granted("F2", administered("account_id"), represented_too, staff.OWNED)
CONTRACT_VALUE = granted(
    "F2", administered("account_id"), represented_too, every(Role.MANAGER, Role.ADMIN)
)

# F6 and, of contacts that a partner serves, the business mail address.
CONTACT_MAIL = granted("F6", _contact_through(MAIL), user=staff.CONTACT)
CONTACT_PERSONAL = granted("F6", _contact_through(flag("personal")), user=staff.CONTACT)
CONTACT_BASIC = granted("F1", _contact_through(NOT_SERVED), user=staff.CONTACT)
CONSUMER_PERSONAL = granted("F6", consumer=myself(Kind.CONSUMER), user=staff.CONSUMER)

# F5: the conversation with the customer; agents do not read that of a major case.
CONVERSATION = granted("F5", anybody, anybody, {role: staff.converses(role) for role in staff.CASE})

# F3: the configuration items behind outages, alerts and incidents.
OUTAGE_TECHNICAL = granted("F3", user=without(staff.ANYBODY, Role.SERVICE_OWNER))
ALERT_TECHNICAL = granted("F3", user=without(staff.ALERT, Role.SERVICE_OWNER))
INCIDENT_TECHNICAL = granted("F3", user=without(staff.INCIDENT, Role.SERVICE_OWNER))

# F7: what reaches across customers.
OUTAGE_AFFECTED = granted(
    "F7",
    user={**every(Role.MANAGER, Role.NOC, Role.ADMIN), Role.SERVICE_OWNER: OWN_OUTAGE},
)
ALERT_AFFECTED = granted("F7", user=every(Role.NOC, Role.ADMIN))
INCIDENT_AFFECTED = granted("F7", user=every(Role.MANAGER, Role.NOC, Role.ADMIN))
SUBSCRIBERS = granted(
    "F7",
    user={
        **every(Role.MANAGER, Role.ADMIN),
        Role.SERVICE_OWNER: owns,
    },
)
