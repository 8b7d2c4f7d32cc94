"""What the rule of sight reads of a row, kept with each event before and after the change, so
that whoever could see the row before can be told when it is gone from sight (docs/adr/)."""

from collections.abc import Collection

import db
from realtime.outbox import Anchors

CASE = (
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
)
CASE_COLUMNS = frozenset({*CASE, "major_state", "opened_at"})


def case_anchors(case: db.Case) -> Anchors:
    """The columns of a case that `auth/scope.py` reads, under their own names."""
    values = {name: getattr(case, name) for name in CASE}
    state = case.major_state and case.major_state.name
    return {**values, "major_state": state, "opened_at": db.iso(case.opened_at)}


def outage_anchors(published: bool, configuration_items: Collection[int]) -> Anchors:
    return {"published": published, "configuration_items": sorted(configuration_items)}
