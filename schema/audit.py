"""What was done: the audit trail."""

from __future__ import annotations

import db
from schema.words import WORKSPACE, Node, column, node


@node(db.AuditEntry)
class AuditEntry(Node):
    """Who did what to which row; for managers and administrators."""

    principal: str = column(WORKSPACE, "Id of who did it.")
    deed: str = column(WORKSPACE, "What was done.")
    subject: str = column(WORKSPACE, "Id of the row it was done to.")
    before: str | None = column(WORKSPACE, "The row before, as JSON text.")
    after: str | None = column(WORKSPACE, "The row after, as JSON text.")
