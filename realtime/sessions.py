"""Sessions that are open in this process, and from when on tokens of a principal count.

Sessions are revoked for a principal, not one by one: whatever was issued for them up to that moment
is worth nothing any more, in every process. The log says so, and the hub tells it here before
anybody reads on: what was committed after a revocation reaches no session that it has ended.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

import db
from db.base import now
from db.engine import insert_into
from db.log import SessionsNews
from realtime.executor import Principal
from realtime.outbox import Event, append


class Session(Protocol):
    def gone(self) -> None:
        """End it: its principal must sign in anew."""


class Sessions:
    def __init__(self) -> None:
        # by public id: what was issued up to that moment is void
        self.revoked: dict[str, datetime] = {}
        self._open: dict[Session, Principal] = {}

    @property
    def count(self) -> int:
        return len(self._open)

    def open(self, session: Session, principal: Principal) -> None:
        """Until it is left. It ends at once where it was revoked while it was opened."""
        self._open[session] = principal
        if self._ended(principal):
            session.gone()

    def leave(self, session: Session) -> None:
        self._open.pop(session, None)

    def hear(self, events: Iterable[Event]) -> None:
        told = [SessionsNews.read(one.public_id, one.after) for one in events if one.revokes]
        if told:
            told.sort(key=lambda news: news.revoked_at)  # of two at once the later one counts
            self.revoke({news.principal: news.revoked_at for news in told})

    def revoke(self, revoked: Mapping[str, datetime]) -> None:
        """Those of these principals, by public id, that were opened with a token issued by then."""
        for principal, moment in revoked.items():
            self.revoked[principal] = max(moment, self.revoked.get(principal, moment))
        for session, principal in list(self._open.items()):
            if principal.public_id in revoked and self._ended(principal):
                session.gone()

    def _ended(self, principal: Principal) -> bool:
        moment = self.revoked.get(principal.public_id)
        return moment is not None and principal.issued_at <= moment


async def revoke(session: AsyncSession, principal: str) -> datetime:
    """The moment is that of the clock that tokens are stamped with, whenever the deed began."""
    moment = datetime.fromisoformat(db.iso(now()))  # as it is kept
    row = insert_into(session, db.SessionRevocation).values(principal=principal, revoked_at=moment)
    # of two at once the later one counts
    later = row.excluded.revoked_at > db.SessionRevocation.revoked_at
    row = row.on_conflict_do_update(index_elements=["principal"], set_=row.excluded, where=later)
    await session.execute(row)
    append(session, SessionsNews(principal, moment))
    return moment
