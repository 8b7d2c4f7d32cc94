"""Who reads which guarded values of the rows they see: field groups F1 to F8, as conditions on
the row. A value that is not granted is null, whatever the row holds."""

from collections.abc import Callable

import sqlalchemy as sa

import db
from auth import internal as staff
from auth.external import owned
from auth.grants import Condition, Table, flag, reach
from auth.internal import RoleRules, every, has
from auth.viewer import Kind, Role, my

Guard = Callable[[Table, Kind], Condition]
External = Callable[[Table], Condition]


def nobody(_t: Table) -> Condition:
    return sa.false()


def anybody(_t: Table) -> Condition:
    return sa.true()


def granted(
    contact: External = nobody, consumer: External = nobody, user: RoleRules | None = None
) -> Guard:
    """Each role is taken whole: it grants the value only on rows that it shows by itself."""

    def guard(t: Table, kind: Kind) -> Condition:
        if kind is Kind.CONTACT:
            return contact(t)
        if kind is Kind.CONSUMER:
            return consumer(t)
        roles = (user or {}).items()
        return sa.or_(sa.false(), *(sa.and_(has(role), rule(t)) for role, rule in roles))

    return guard


def without(rules: RoleRules, role: Role) -> dict[Role, staff.RoleRule]:
    return {other: rule for other, rule in rules.items() if other is not role}


def administered(column: str) -> External:
    """The account in this column lies in the hierarchy that the viewer administers."""
    return lambda t: t.c[column].in_(reach(flag("commercial")))


def represented_too(t: Table) -> Condition:
    return sa.or_(*owned(Kind.CONSUMER, t))


def is_me(kind: Kind) -> External:
    return lambda t: t.c.id == my(kind)


def _contact_through(*conditions: Callable[[Table], Condition]) -> External:
    """The contact is the viewer, or its account is reached in this manner."""

    def any_way(row: Table) -> Condition:
        return sa.or_(*(condition(row) for condition in conditions))

    def allowed(t: Table) -> Condition:
        return sa.or_(t.c.id == my(Kind.CONTACT), t.c.account_id.in_(reach(any_way)))

    return allowed


def _by_partnership(row: Table) -> Condition:
    return sa.and_(row.c.contacts, row.c.source == db.AccessSource.PARTNER)


def _not_by_partnership(row: Table) -> Condition:
    return sa.and_(row.c.contacts, row.c.source != db.AccessSource.PARTNER)


# F1 of accounts: a service owner reads number and name alone.
ACCOUNT_BASIC = granted(anybody, nobody, without(staff.ACCOUNT, Role.SERVICE_OWNER))
# F8: the code by which contacts register for the account.
REGISTRATION = granted(administered("id"), user=every(Role.MANAGER, Role.ADMIN))

# F2: prices of sold products, values of contracts.
PRICE = granted(administered("account_id"), represented_too, staff.OWNED)
CONTRACT_VALUE = granted(
    administered("account_id"), represented_too, every(Role.MANAGER, Role.ADMIN)
)

# F6 and, of contacts that a partner serves, the business mail address.
CONTACT_MAIL = granted(_contact_through(flag("personal"), _by_partnership), user=staff.CONTACT)
CONTACT_PERSONAL = granted(_contact_through(flag("personal")), user=staff.CONTACT)
CONTACT_BASIC = granted(_contact_through(_not_by_partnership), user=staff.CONTACT)
CONSUMER_PERSONAL = granted(consumer=is_me(Kind.CONSUMER), user=staff.CONSUMER)

# F5: the conversation with the customer; agents do not read that of a major case.
CONVERSATION = granted(anybody, anybody, {role: staff.converses(role) for role in staff.CASE})

# F3: the configuration items behind outages, alerts and incidents.
OUTAGE_TECHNICAL = granted(user=without(staff.ANYBODY, Role.SERVICE_OWNER))
ALERT_TECHNICAL = granted(user=without(staff.ALERT, Role.SERVICE_OWNER))
INCIDENT_TECHNICAL = granted(user=without(staff.INCIDENT, Role.SERVICE_OWNER))

# F7: what reaches across customers.
OUTAGE_AFFECTED = granted(
    user={**every(Role.MANAGER, Role.NOC, Role.ADMIN), Role.SERVICE_OWNER: staff.own_outage}
)
ALERT_AFFECTED = granted(user=every(Role.NOC, Role.ADMIN))
INCIDENT_AFFECTED = granted(user=every(Role.MANAGER, Role.NOC, Role.ADMIN))
SUBSCRIBERS = granted(
    user={
        **every(Role.MANAGER, Role.ADMIN),
        Role.SERVICE_OWNER: lambda t: t.c.owner_id == my(Kind.USER),
    }
)
