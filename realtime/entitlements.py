"""Every session tells when it changes what decides who sees what: no deed can forget it.

The rows that a flush writes are looked at; before the transaction commits, the reach is brought up
to date and those concerned are told. A statement that writes such rows past the session's objects
is refused: whom it concerns nobody could tell. (An import, which writes on a connection, tells
everybody.)
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from db.base import Base
from db.entitled import WATCHED, Touched, concerned
from realtime.outbox import append

TOUCHED = "touched_entitlements"
TABLES = {model.__table__ for model in WATCHED}


@event.listens_for(Session, "after_flush")
def _look(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if type(row) in WATCHED:
            touched: Touched = session.info.setdefault(TOUCHED, Touched())
            _note(touched, row, new=row in session.new, deleted=row in session.deleted)


def _note(touched: Touched, row: Base, *, new: bool, deleted: bool) -> None:
    """A column that was not read before it was written is unknown: that may concern anybody."""
    names, _ = WATCHED[type(row)]
    before, after = dict[str, Any](), dict[str, Any]()
    for name in names:
        history = sa.inspect(row).attrs[name].history
        if old := history.deleted or history.unchanged:
            before[name] = old[0]
        if current := history.added or history.unchanged:
            after[name] = current[0]
    if new:
        touched.note(row, None, dict.fromkeys(names) | after)
    elif len(before) < len(names) and (deleted or before != after):
        touched.anything = True
    else:
        touched.note(row, before, None if deleted else after)


@event.listens_for(Session, "do_orm_execute")
def _refuse(execution: ORMExecuteState) -> None:
    statement: Any = execution.statement
    if statement.is_dml and statement.table in TABLES:
        raise RuntimeError(
            f"{statement.table.name} decides who sees what: change it by the session's objects, "
            "so that those concerned are told"
        )


# before the news gets its numbers, as this is news too
@event.listens_for(Session, "before_commit", insert=True)
def _tell(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if (touched := session.info.pop(TOUCHED, None)) and (news := concerned(session, touched)):
        append(session, news)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(TOUCHED, None)
