"""Who sees which rows: one line per table and kind of principal. What is not here is not seen.

`row_rule` is the condition on rows at hand; `visible_rows` finds all rows that a viewer sees. Both
are made of the binds of `auth/viewer.py`; the compiler of the read path and the deeds are the only
ones to apply them.
"""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

import db
from auth import cases
from auth import external as ext
from auth import internal as staff
from auth.grants import Condition, Table
from auth.viewer import Kind
from auth.ways import EVERYBODY, NOBODY, Rule, Ways


def both(make: Any) -> tuple[Ways, Ways]:
    return make(Kind.CONTACT), make(Kind.CONSUMER)


# fmt: off
RULES: dict[type[db.Entity], Rule] = {
    db.Account:             Rule(ext.account, NOBODY, staff.ACCOUNT),
    db.Contact:             Rule(ext.contact, NOBODY, staff.CONTACT),
    db.Consumer:            Rule(NOBODY, ext.consumer, staff.CONSUMER),
    db.User:                Rule(NOBODY, NOBODY, staff.ANYBODY),
    db.AccountRelationship: Rule(ext.account_relationship, NOBODY, staff.ACCOUNT_RELATIONSHIP),
    db.ProductModel:        Rule(EVERYBODY, EVERYBODY, staff.ANYBODY),
    db.CatalogItem:         Rule(EVERYBODY, EVERYBODY, staff.ANYBODY),
    db.ServiceOffering:     Rule(*both(ext.offering), staff.OFFERING),
    db.ServiceCommitment:   Rule(*both(ext.commitment), staff.COMMITMENT),
    db.SoldProduct:         Rule(*both(ext.sold_product), staff.SOLD_PRODUCT),
    db.InstallBaseItem:     Rule(*both(ext.install_base_item), staff.INSTALL_BASE_ITEM),
    db.RelatedParty:        Rule(*both(ext.related_party), staff.RELATED_PARTY),
    db.ConfigurationItem:   Rule(NOBODY, NOBODY, staff.CONFIGURATION_ITEM),
    db.Alert:               Rule(NOBODY, NOBODY, staff.ALERT),
    db.Incident:            Rule(NOBODY, NOBODY, staff.INCIDENT),
    db.Outage:              Rule(*both(ext.outage), staff.ANYBODY),
    db.Case:                Rule(*both(cases.case), staff.CASE),
    db.CaseComment:         Rule(*both(cases.case_comment), staff.CASE_COMMENT),
    db.Contract:            Rule(*both(ext.contract), staff.CONTRACT),
    db.Entitlement:         Rule(*both(ext.entitlement), staff.ENTITLEMENT),
    db.AuditEntry:          Rule(NOBODY, NOBODY, staff.AUDIT_ENTRY),
}
# fmt: on


def row_rule(model: type[db.Entity], t: Table, kind: Kind) -> Condition:
    """Whether the viewer sees the row `t` of this table."""
    return RULES[model](t, kind)


def shown_with(_row: Table, _kind: Kind) -> Condition:
    """For a row that whoever sees its parent sees, by the very rule of the row."""
    return sa.true()


def visible_rows(
    model: type[db.Entity],
    kind: Kind,
    columns: Callable[[Table], Sequence[sa.ColumnElement[Any]]],
    asked: Callable[[Table], Condition] | None = None,
) -> Any | None:
    """These columns of all rows of this table that the viewer sees (and asks for), each way of
    seeing by its own index; None where walking the table and asking `row_rule` is the better plan:
    whoever sees a large share of it."""
    row = model.__table__.alias()
    ways = [way.among for way in RULES[model].ways(row, kind)]
    if kind is Kind.USER or not ways or RULES[model].contact is EVERYBODY:
        return None
    narrowed = [] if asked is None else [asked(row)]
    return sa.union(*(sa.select(*columns(row)).where(way, *narrowed) for way in ways))
