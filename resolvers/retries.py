"""A deed sent again with the same `idempotencyKey` is done once, and answered the same.

The key is the caller's own and good for a day. It is claimed in the transaction of the deed, so
that of several at once one does the deed while the others wait for its answer; a deed that is
refused claims nothing. The answer is the row alone: what is read of it, today's scope decides.
"""

import dataclasses
import hashlib
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from db.engine import insert_into
from db.events import IDEMPOTENCY_KEPT_FOR
from resolvers.refusals import bad_input

LONGEST_KEY = 255
KEY = "idempotency_key"


class Retry:
    def __init__(self, principal: str, deed: str, input: Any, now: datetime) -> None:
        self._principal, self._now = principal, now
        self._key: str | None = getattr(input, KEY)
        content = {**dataclasses.asdict(input), KEY: None, "deed": deed}
        text = json.dumps(content, sort_keys=True, default=repr)
        self._digest = hashlib.sha256(text.encode()).hexdigest()

    async def answer(self, session: AsyncSession) -> tuple[str, int] | None:
        """The answer of the first time; None, and the key claimed, if this is the first."""
        if self._key is None:
            return None
        if not 1 <= len(self._key) <= LONGEST_KEY or not self._key.isprintable():
            message = f"A key has 1 to {LONGEST_KEY} printable characters."
            raise bad_input("idempotencyKey", message)
        await self._forget_old(session)
        if await self._claim(session):
            return None
        known = await session.scalar(sa.select(db.IdempotencyKey).where(self._mine()))
        if known is None or known.request_digest != self._digest:
            raise bad_input("idempotencyKey", "This key was used for another request.")
        table, row_id = json.loads(known.answer)
        return table, row_id

    async def remember(self, session: AsyncSession, answer: tuple[str, int]) -> None:
        if self._key is not None:
            update = sa.update(db.IdempotencyKey).where(self._mine())
            await session.execute(update.values(answer=json.dumps(answer)))

    def _mine(self) -> sa.ColumnElement[bool]:
        key = db.IdempotencyKey
        return sa.and_(key.principal == self._principal, key.key == self._key)

    async def _forget_old(self, session: AsyncSession) -> None:
        old = db.IdempotencyKey.created_at <= self._now - IDEMPOTENCY_KEPT_FOR
        mine = db.IdempotencyKey.principal == self._principal
        await session.execute(sa.delete(db.IdempotencyKey).where(mine, old))

    async def _claim(self, session: AsyncSession) -> bool:
        """Waits for whoever is claiming the same key just now."""
        claim = insert_into(session, db.IdempotencyKey).values(
            principal=self._principal,
            key=self._key,
            request_digest=self._digest,
            answer="null",
            created_at=self._now,
        )
        claim = claim.on_conflict_do_nothing(index_elements=["principal", "key"])
        claimed = await session.scalar(claim.returning(db.IdempotencyKey.id))
        return claimed is not None
