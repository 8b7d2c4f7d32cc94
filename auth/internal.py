"""What users see (WORKSPACE): for every role the rows it reads, each role taken whole."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

import db
from auth.external import is_major
from auth.grants import Condition, Table
from auth.viewer import Kind, Role, my

RoleRule = Callable[[Table], Condition]
RoleRules = Mapping[Role, RoleRule]

STAFF = tuple(Role)
SUPPORT = (Role.AGENT, Role.CONSUMER_AGENT, Role.MANAGER)
OWNER = Role.SERVICE_OWNER


def every(*roles: Role) -> dict[Role, RoleRule]:
    return {role: lambda _t: sa.true() for role in roles}


def has(role: Role) -> Condition:
    return my(Kind.USER, role.value)


def by_account(t: Table) -> Condition:
    return t.c.account_id.is_not(None)


def by_consumer(t: Table) -> Condition:
    return t.c.consumer_id.is_not(None)


# Rows owned by an account are the agent's, rows owned by a consumer the consumer agent's.
OWNED: dict[Role, RoleRule] = {
    Role.AGENT: by_account,
    Role.CONSUMER_AGENT: by_consumer,
    **every(Role.MANAGER, Role.ADMIN),
}


# --- what a service owner owns ---------------------------------------------------------------


@cache
def own_offerings() -> Any:
    offering = db.ServiceOffering.__table__.alias()
    return sa.select(offering.c.id).where(offering.c.owner_id == my(Kind.USER))


@cache
def own_products(column: str) -> Any:
    sold = db.SoldProduct.__table__.alias()
    return sa.select(sold.c[column]).where(sold.c.offering_id.in_(own_offerings()))


@cache
def own_items(column: str) -> Any:
    """A column of the items installed for sold products on own offerings."""
    installed, item = db.InstalledProduct.__table__.alias(), db.InstallBaseItem.__table__.alias()
    return (
        sa.select(item.c[column])
        .select_from(installed)
        .join(item, item.c.id == installed.c.install_base_item_id)
        .where(installed.c.sold_product_id.in_(own_products("id")))
    )


def impacts_own(column: sa.ColumnElement[Any]) -> Condition:
    """up() of this configuration item meets the items of own services."""
    impact = db.ConfigurationItemImpact.__table__.alias()
    own = own_items("configuration_item_id")
    return column.in_(sa.select(impact.c.source_id).where(impact.c.impacted_id.in_(own)))


def own_outage(t: Table) -> Condition:
    hit = db.OutageConfigurationItem.__table__.alias()
    return t.c.id.in_(sa.select(hit.c.outage_id).where(impacts_own(hit.c.configuration_item_id)))


def own_accounts(t: Table) -> Condition:
    return sa.or_(t.c.id.in_(own_items("account_id")), t.c.id.in_(own_products("account_id")))


# --- rules ------------------------------------------------------------------------------------

ACCOUNT: RoleRules = {
    **every(Role.AGENT, Role.MANAGER, Role.NOC, Role.ADMIN),
    OWNER: own_accounts,
}
CONTACT: RoleRules = every(Role.AGENT, Role.MANAGER, Role.ADMIN)
CONSUMER: RoleRules = every(Role.CONSUMER_AGENT, Role.MANAGER, Role.ADMIN)
ANYBODY: RoleRules = every(*STAFF)

SOLD_PRODUCT: RoleRules = {
    **OWNED,
    **every(Role.NOC),
    OWNER: lambda t: t.c.offering_id.in_(own_offerings()),
}
INSTALL_BASE_ITEM: RoleRules = {
    **OWNED,
    **every(Role.NOC),
    OWNER: lambda t: t.c.id.in_(own_items("id")),
}
CONFIGURATION_ITEM: RoleRules = {
    **every(*SUPPORT, Role.NOC, Role.ADMIN),
    OWNER: lambda t: t.c.id.in_(own_items("configuration_item_id")),
}


def has_case(t: Table) -> Condition:
    case = db.Case.__table__.alias()
    return sa.exists().where(case.c.alert_id == t.c.id)


ALERT: RoleRules = {
    **dict.fromkeys(SUPPORT, has_case),
    **every(Role.NOC, Role.ADMIN),
    OWNER: lambda t: impacts_own(t.c.configuration_item_id),
}
INCIDENT: RoleRules = {
    **every(*SUPPORT, Role.NOC, Role.ADMIN),
    OWNER: lambda t: impacts_own(t.c.configuration_item_id),
}


def from_alert(t: Table) -> Condition:
    """The case has an alert, or its parent or its incident has one."""
    parent, incident = db.Case.__table__.alias(), db.Incident.__table__.alias()
    of_parent = sa.exists().where(parent.c.id == t.c.parent_id, parent.c.alert_id.is_not(None))
    of_incident = sa.exists().where(
        incident.c.id == t.c.incident_id, incident.c.alert_id.is_not(None)
    )
    return sa.or_(t.c.alert_id.is_not(None), of_parent, of_incident)


CASE: RoleRules = {
    Role.AGENT: lambda t: sa.or_(by_account(t), is_major(t)),
    Role.CONSUMER_AGENT: lambda t: sa.or_(by_consumer(t), is_major(t)),
    Role.MANAGER: lambda t: sa.or_(by_account(t), by_consumer(t), is_major(t)),
    Role.NOC: from_alert,
    **every(Role.ADMIN),
}


def converses(role: Role) -> RoleRule:
    """The cases whose conversation (F5) the role reads: agents not that of a major case."""
    if role in (Role.AGENT, Role.CONSUMER_AGENT):
        return lambda t: sa.and_(CASE[role](t), sa.not_(is_major(t)))
    return CASE[role]


def with_case(role: Role) -> RoleRule:
    """A work note shows with its case (F4), a comment where the conversation is read (F5)."""

    def rule(t: Table) -> Condition:
        case = db.Case.__table__.alias()
        public = t.c.visibility == db.CommentVisibility.PUBLIC
        readable = sa.case((public, converses(role)(case)), else_=CASE[role](case))
        return sa.exists().where(case.c.id == t.c.case_id, readable)

    return rule


CASE_COMMENT: RoleRules = {role: with_case(role) for role in CASE}


def offered(role: Role) -> RoleRule:
    """Published offerings, those of a sold product this role sees, and one's own."""

    def rule(t: Table) -> Condition:
        sold = db.SoldProduct.__table__.alias()
        ways: list[Condition] = [t.c.published]
        if role in SOLD_PRODUCT:
            ways.append(sa.exists().where(sold.c.offering_id == t.c.id, SOLD_PRODUCT[role](sold)))
        if role is OWNER:
            ways.append(t.c.owner_id == my(Kind.USER))
        return sa.or_(*ways)

    return rule


OFFERING: RoleRules = {**{role: offered(role) for role in STAFF}, **every(Role.ADMIN)}


def under(rules: RoleRules, model: type[db.Base], column: str) -> RoleRules:
    """The row shows where the row of `model` in this column does, role by role."""

    def shows(role: Role) -> RoleRule:
        def rule(t: Table) -> Condition:
            other = model.__table__.alias()
            return sa.exists().where(other.c.id == t.c[column], rules[role](other))

        return rule

    return {role: shows(role) for role in rules}


COMMITMENT = under(OFFERING, db.ServiceOffering, "offering_id")
CONTRACT: RoleRules = OWNED


def entitled(role: Role) -> RoleRule:
    covered = under(CONTRACT, db.Contract, "contract_id")[role]

    def rule(t: Table) -> Condition:
        alone = sa.and_(t.c.contract_id.is_(None), CONTRACT[role](t))
        return sa.or_(alone, covered(t))

    return rule


ENTITLEMENT: RoleRules = {role: entitled(role) for role in CONTRACT}


def party(role: Role) -> RoleRule:
    objects = (
        under(SOLD_PRODUCT, db.SoldProduct, "sold_product_id"),
        under(INSTALL_BASE_ITEM, db.InstallBaseItem, "install_base_item_id"),
        under(CASE, db.Case, "case_id"),
    )
    return lambda t: sa.or_(*(rules[role](t) for rules in objects if role in rules))


RELATED_PARTY: RoleRules = {role: party(role) for role in (*SUPPORT, Role.NOC, Role.ADMIN)}
ACCOUNT_RELATIONSHIP: RoleRules = every(Role.AGENT, Role.MANAGER, Role.NOC, Role.ADMIN)
AUDIT_ENTRY: RoleRules = every(Role.MANAGER, Role.ADMIN)
