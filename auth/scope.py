"""Who sees which rows: one line per table and kind of principal. What is not here is not seen.

`row_rule` is the condition on rows at hand; `visible_ids` the set of all ids a viewer sees, each
way of seeing by its own index. Both are constants with the binds of `auth/viewer.py`; the
compiler of the read path and the deeds are the only ones to apply them.
"""

from functools import cache
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


@cache
def visible_ids(model: type[db.Entity], kind: Kind) -> Any | None:
    """The ids of all rows of this table the viewer sees, or None where walking the table and
    asking `row_rule` is the better plan: whoever sees a large share of it."""
    table = model.__table__
    found = [sa.select(row.c.id).where(way) for row, way in _each(table, model, kind)]
    if kind is Kind.USER or len(found) == 0 or RULES[model].contact is EVERYBODY:
        return None
    return found[0] if len(found) == 1 else sa.union(*found)


def _each(
    table: sa.FromClause, model: type[db.Entity], kind: Kind
) -> list[tuple[Table, Condition]]:
    row = table.alias()
    return [(row, way.condition) for way in RULES[model].ways(row, kind)]
