"""Being named as a related party, as a step of a rule: on the row itself, on a sold product, or
at the top of the tree of an item."""

from typing import Any

import sqlalchemy as sa

import db
from auth.grants import Condition, Table, authorized_party, granted, named
from auth.viewer import Kind
from auth.ways import About, Step

PARTY = db.RelatedParty.__table__
LISTED = "of the related parties of {what} that name {{viewer}} none is authorised"
UNNAMED = "no related party of {what} names {{viewer}} or their account"


def step(kind: Kind, condition: Condition, what: str, named_on: sa.Select[Any]) -> Step:
    """`named_on`: the ids of the parties concerned, whoever they name and of whatever kind."""
    (party,) = named_on.selected_columns

    def theirs() -> sa.Select[Any]:
        return named_on.where(named(kind, party.table))

    return Step(
        condition,
        f"{{about}} is an authorised party of {what}",
        LISTED.format(what=what),
        weaker=lambda: (Step(theirs().exists(), "", UNNAMED.format(what=what)),),
        about=lambda: (
            About(db.RelatedParty, theirs().where(authorized_party(party.table)), seen=False),
        ),
    )


def on_row(kind: Kind, t: Table, column: str) -> Step:
    party = PARTY.alias()
    parties = sa.select(party.c.id).where(party.c[column] == t.c.id)
    return step(kind, t.c.id.in_(granted(kind, column)), "{row}", parties)


def on_item(kind: Kind, t: Table) -> Step:
    party = PARTY.alias()
    parties = sa.select(party.c.id).where(party.c.install_base_item_id == t.c.root_id)
    condition = t.c.root_id.in_(granted(kind, "install_base_item_id"))
    return step(kind, condition, "the item at the top of its tree", parties)


def on_tree(kind: Kind, condition: Condition, between: Table, joined: Condition) -> Step:
    """Of the trees of the items that `between` joins to the row."""
    party, item = PARTY.alias(), db.InstallBaseItem.__table__.alias()
    parties = (
        sa.select(party.c.id)
        .join(item, item.c.root_id == party.c.install_base_item_id)
        .join(between, between.c.install_base_item_id == item.c.id)
        .where(joined)
    )
    return step(kind, condition, "the item at the top of a tree that {row} is on", parties)


def on_product(kind: Kind, t: Table) -> Step:
    """Of the sold product in the column of the row."""
    party = PARTY.alias()
    parties = sa.select(party.c.id).where(party.c.sold_product_id == t.c.sold_product_id)
    condition = t.c.sold_product_id.in_(granted(kind, "sold_product_id"))
    return step(kind, condition, "the sold product of {row}", parties)


def on_installed(kind: Kind, t: Table, condition: Condition, installed: Table) -> Step:
    """Of the sold products `installed` as the row."""
    party = PARTY.alias()
    joined = installed.c.sold_product_id == party.c.sold_product_id
    parties = sa.select(party.c.id).join(installed, joined)
    of_row = parties.where(installed.c.install_base_item_id == t.c.id)
    return step(kind, condition, "a sold product installed as {row}", of_row)
