"""What the rule of sight reads of a row, kept with each event before and after the change, so
that whoever could see the row before can be told when it is gone from sight (docs/adr/)."""

from collections.abc import Collection, Mapping

import db
from realtime.outbox import Anchors
from resolvers.changes import plain

COLUMNS: Mapping[type[db.Entity], tuple[str, ...]] = {
    db.Case: (
        "account_id",
        "consumer_id",
        "contact_id",
        "opened_by_contact_id",
        "opened_by_consumer_id",
        "partner_id",
        "partner_contact_id",
        "sold_product_id",
        "parent_id",
        "alert_id",
        "incident_id",
        "major",
        "major_state",
        "opened_at",
    ),
    db.InstallBaseItem: ("account_id", "consumer_id", "contact_id", "root_id"),
    db.Alert: ("configuration_item_id",),
    db.Incident: ("configuration_item_id",),
}


def row_anchors(row: db.Entity) -> Anchors:
    """The columns of the row that `auth/scope.py` reads, under their own names."""
    return {name: plain(getattr(row, name)) for name in COLUMNS[type(row)]}


def outage_anchors(published: bool, configuration_items: Collection[int]) -> Anchors:
    return {"published": published, "configuration_items": sorted(configuration_items)}
