"""What users see (WORKSPACE): for every role the rows it reads, each role taken whole."""

from collections.abc import Callable

import sqlalchemy as sa

import db
from auth.cases import is_major
from auth.grants import Condition, Table
from auth.owning import shown
from auth.services import (
    OWN_IMPACT,
    below_installation,
    by_installation,
    by_offering,
    own_accounts,
)
from auth.viewer import Kind, Role, my
from auth.ways import RoleRule, RoleRules, Step, all_of, every, said

STAFF = tuple(Role)
SUPPORT = (Role.AGENT, Role.CONSUMER_AGENT, Role.MANAGER)
OWNER = Role.SERVICE_OWNER


def by_account(t: Table) -> Condition:
    return t.c.account_id.is_not(None)


def by_consumer(t: Table) -> Condition:
    return t.c.consumer_id.is_not(None)


# Rows owned by an account are the agent's, rows owned by a consumer the consumer agent's.
OWNED: dict[Role, RoleRule] = {
    Role.AGENT: said(by_account, "belongs to an account", "belongs to no account"),
    Role.CONSUMER_AGENT: said(by_consumer, "belongs to a consumer", "belongs to no consumer"),
    **every(Role.MANAGER, Role.ADMIN),
}


# --- rules ------------------------------------------------------------------------------------

ACCOUNT: RoleRules = {
    **every(Role.AGENT, Role.MANAGER, Role.NOC, Role.ADMIN),
    OWNER: said(own_accounts, "uses own services", "uses none of {viewer}'s services"),
}
CONTACT: RoleRules = every(Role.AGENT, Role.MANAGER, Role.ADMIN)
CONSUMER: RoleRules = every(Role.CONSUMER_AGENT, Role.MANAGER, Role.ADMIN)
ANYBODY: RoleRules = every(*STAFF)

SOLD_PRODUCT: RoleRules = {
    **OWNED,
    **every(Role.NOC),
    OWNER: said(by_offering, "is on an own offering", "is on none of {viewer}'s offerings"),
}
INSTALL_BASE_ITEM: RoleRules = {
    **OWNED,
    **every(Role.NOC),
    OWNER: said(by_installation, "is of own services", "is of none of {viewer}'s services"),
}
CONFIGURATION_ITEM: RoleRules = {
    **every(*SUPPORT, Role.NOC, Role.ADMIN),
    OWNER: said(below_installation, "is of own services", "is of none of {viewer}'s services"),
}


def has_case(t: Table) -> Condition:
    case = db.Case.__table__.alias()
    return sa.exists().where(case.c.alert_id == t.c.id)


ALERT: RoleRules = {
    **dict.fromkeys(SUPPORT, said(has_case, "has a case", "has no case")),
    **every(Role.NOC, Role.ADMIN),
    OWNER: OWN_IMPACT,
}
INCIDENT: RoleRules = {**every(*SUPPORT, Role.NOC, Role.ADMIN), OWNER: OWN_IMPACT}


def from_alert(t: Table) -> Condition:
    """The case has an alert, or its parent or its incident has one."""
    parent, incident = db.Case.__table__.alias(), db.Incident.__table__.alias()
    of_parent = sa.exists().where(parent.c.id == t.c.parent_id, parent.c.alert_id.is_not(None))
    of_incident = sa.exists().where(
        incident.c.id == t.c.incident_id, incident.c.alert_id.is_not(None)
    )
    return sa.or_(t.c.alert_id.is_not(None), of_parent, of_incident)


def either(*conditions: Callable[[Table], Condition]) -> Callable[[Table], Condition]:
    return lambda t: sa.or_(*(condition(t) for condition in conditions))


CASE: RoleRules = {
    Role.AGENT: said(
        either(by_account, is_major),
        "belongs to an account, or is a major case",
        "belongs to no account and is no major case",
    ),
    Role.CONSUMER_AGENT: said(
        either(by_consumer, is_major),
        "belongs to a consumer, or is a major case",
        "belongs to no consumer and is no major case",
    ),
    Role.MANAGER: said(
        either(by_account, by_consumer, is_major),
        "belongs to an account or a consumer, or is a major case",
        "belongs to nobody and is no major case",
    ),
    Role.NOC: said(
        from_alert,
        "has an alert, or its parent or its incident has one",
        "has no alert, and neither has its parent or its incident",
    ),
    **every(Role.ADMIN),
}


def converses(role: Role) -> RoleRule:
    """The cases whose conversation (F5) the role reads: agents not that of a major case."""

    def rule(t: Table) -> list[Step]:
        agents = "{row} is a major case: agents do not read its conversation"
        return [*CASE[role](t), Step(sa.not_(is_major(t)), "", agents)]

    return rule if role in (Role.AGENT, Role.CONSUMER_AGENT) else CASE[role]


def with_case(role: Role) -> RoleRule:
    """A work note shows with its case (F4), a comment where the conversation is read (F5)."""

    def rule(t: Table) -> list[Step]:
        public = t.c.visibility == db.CommentVisibility.PUBLIC

        def readable(case: Table) -> Condition:
            read = all_of(converses(role)(case))
            return sa.case((public, read), else_=all_of(CASE[role](case)))

        return [shown(CASE, role, db.Case, t, "case_id", readable)]

    return rule


CASE_COMMENT: RoleRules = {role: with_case(role) for role in CASE}


def offered(role: Role) -> RoleRule:
    """Published offerings, those of a sold product this role sees, and one's own."""

    def rule(t: Table) -> list[Step]:
        sold = db.SoldProduct.__table__.alias()
        seen = all_of(SOLD_PRODUCT[role](sold))
        ways = [t.c.published, sa.exists().where(sold.c.offering_id == t.c.id, seen)]
        if role is OWNER:
            ways.append(t.c.owner_id == my(Kind.USER))
        holds = "{row} is published, or on a sold product that {viewer} sees, or their own"
        fails = "{row} is neither published nor on a sold product that {viewer} sees, nor their own"
        return [Step(sa.or_(*ways), holds, fails)]

    return rule


OFFERING: RoleRules = {**{role: offered(role) for role in STAFF}, **every(Role.ADMIN)}


def under(rules: RoleRules, model: type[db.Entity], column: str) -> RoleRules:
    """The row shows where the row of `model` in this column does, role by role."""

    def shows(role: Role) -> RoleRule:
        return lambda t: [shown(rules, role, model, t, column)]

    return {role: shows(role) for role in rules}


COMMITMENT = under(OFFERING, db.ServiceOffering, "offering_id")
CONTRACT: RoleRules = OWNED


def entitled(role: Role) -> RoleRule:
    def rule(t: Table) -> list[Step]:
        covered = shown(CONTRACT, role, db.Contract, t, "contract_id")
        alone = sa.and_(t.c.contract_id.is_(None), all_of(CONTRACT[role](t)))
        return [
            Step(
                sa.or_(alone, covered.condition),
                "{row} is shown by its contract, or by its owner without one",
                "{row} is shown neither by a contract nor, without one, by its owner",
            )
        ]

    return rule


ENTITLEMENT: RoleRules = {role: entitled(role) for role in CONTRACT}


def party(role: Role) -> RoleRule:
    objects: tuple[tuple[RoleRules, type[db.Entity], str], ...] = (
        (SOLD_PRODUCT, db.SoldProduct, "sold_product_id"),
        (INSTALL_BASE_ITEM, db.InstallBaseItem, "install_base_item_id"),
        (CASE, db.Case, "case_id"),
    )

    def rule(t: Table) -> list[Step]:
        each = [
            shown(rules, role, model, t, column)
            for rules, model, column in objects
            if role in rules
        ]
        return [
            Step(
                sa.or_(*(one.condition for one in each)),
                "{viewer} sees {about}, on which it stands",
                "{viewer} does not see {about}, on which it stands",
                about=lambda: tuple(about for one in each for about in one.about),
            )
        ]

    return rule


RELATED_PARTY: RoleRules = {role: party(role) for role in (*SUPPORT, Role.NOC, Role.ADMIN)}
ACCOUNT_RELATIONSHIP: RoleRules = every(Role.AGENT, Role.MANAGER, Role.NOC, Role.ADMIN)
AUDIT_ENTRY: RoleRules = every(Role.MANAGER, Role.ADMIN)
