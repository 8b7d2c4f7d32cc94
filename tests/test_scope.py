"""How all visible rows of a table are found: each way of seeing them by itself, where that is the
better plan. Which rows they are, the oracle says (tests/faults)."""

from typing import Any

import pytest
import sqlalchemy as sa

import db
from auth.grants import Condition, Table
from auth.scope import RULES, row_rule, visible_rows
from auth.viewer import Kind, Role, written_for

OUTSIDE = (Kind.CONTACT, Kind.CONSUMER)


def ids(row: Table) -> list[sa.ColumnElement[Any]]:
    return [row.c.id]


def asked(row: Table) -> Condition:
    return row.c.version == 1


@pytest.mark.parametrize("model", RULES)
def test_users_see_so_much_that_the_table_is_walked(model: type[db.Entity]) -> None:
    assert visible_rows(model, Kind.USER, ids) is None


@pytest.mark.parametrize("kind", OUTSIDE)
@pytest.mark.parametrize("model", [db.ProductModel, db.CatalogItem])
def test_so_it_is_where_everybody_sees_everything(model: type[db.Entity], kind: Kind) -> None:
    assert visible_rows(model, kind, ids) is None


@pytest.mark.parametrize("model", [db.Account, db.Contact, db.AccountRelationship])
def test_no_way_leads_nowhere(model: type[db.Entity]) -> None:
    assert visible_rows(model, Kind.CONSUMER, ids) is None


@pytest.mark.parametrize("kind", OUTSIDE)
@pytest.mark.parametrize("narrowed", [False, True])
@pytest.mark.parametrize("model", [db.Case, db.SoldProduct, db.InstallBaseItem, db.Outage])
def test_each_way_is_gone_by_itself(model: type[db.Entity], narrowed: bool, kind: Kind) -> None:
    rows: list[Table] = []

    def columns(row: Table) -> list[sa.ColumnElement[Any]]:
        rows.append(row)
        return ids(row)

    found = visible_rows(model, kind, columns, asked if narrowed else None)
    row = rows[0]
    ways = RULES[model].ways(row, kind)
    assert len(ways) > 1 or model is db.Outage
    also = [asked(row)] if narrowed else []
    each = [sa.select(row.c.id).where(way.among, *also) for way in ways]
    assert str(found) == str(sa.union(*each))


def test_the_reach_is_walked_for_all_rows_and_looked_up_for_one() -> None:
    """It may hold thousands of accounts."""
    row = db.SoldProduct.__table__.alias()
    assert "reached" in str(visible_rows(db.SoldProduct, Kind.CONTACT, ids))
    assert "reached" not in str(row_rule(db.SoldProduct, row, Kind.CONTACT))


def test_ways_of_roles_that_the_user_lacks_are_left_out_of_the_statement() -> None:
    row = db.Case.__table__.alias()
    assert len(RULES[db.Case].ways(row, Kind.USER)) > 1
    with written_for(frozenset({Role.NOC})):
        assert [way.role for way in RULES[db.Case].ways(row, Kind.USER)] == [Role.NOC]
