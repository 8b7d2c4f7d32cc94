"""Health follows from alerts: whatever changes one brings it up to date, and tells of it.

An import tells everybody by itself, so it tells nothing here.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.impact import refresh_health
from db.log import ItemNews, ManyItemsNews
from realtime.outbox import append

# Beyond it one line says so for all of them, and those who see one read anew (docs/adr/).
MOST_TOLD = 1_000


async def keep_health(session: AsyncSession, now: datetime) -> None:
    """After the impact. In the order of the items' ids, whichever way the database found them."""
    changed = sorted(await refresh_health(session, now=now))
    if len(changed) > MOST_TOLD:
        append(session, ManyItemsNews(now))
        return
    for item in changed:
        append(session, ItemNews(*item))
