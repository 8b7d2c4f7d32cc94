"""The audit trail is for managers and administrators alone, by every way to it."""

import db
from db.base import new_public_id
from tests.asking import Asker
from tests.demo_world import ADMIN, MANAGER, NOW, PORTAL_PEOPLE, WORKSPACE_PEOPLE

LIST = "{ auditEntries { totalCount nodes { id } } }"
BY_ID = "query ($id: ID!) { node(id: $id) { id } }"


async def test_managers_and_administrators_alone_read_the_audit_trail(own_demo: Asker) -> None:
    entry = new_public_id(db.AuditEntry.prefix)
    async with own_demo.database.write() as session:
        stamps = {"created_at": NOW, "updated_at": NOW, "portal_updated_at": NOW}
        told = {"principal": "usr_1", "deed": "createCase", "subject": "case_1"}
        session.add(db.AuditEntry(public_id=entry, **stamps, **told))
    for who in WORKSPACE_PEOPLE:
        seen = [{"id": entry}] if who in (MANAGER, ADMIN) else []
        found = (await own_demo.ask(who, LIST))["auditEntries"]
        assert found == {"totalCount": len(seen), "nodes": seen}, who
    for who in (*PORTAL_PEOPLE, *WORKSPACE_PEOPLE):
        found = (await own_demo.ask(who, BY_ID, id=entry))["node"]
        assert found == ({"id": entry} if who in (MANAGER, ADMIN) else None), who
