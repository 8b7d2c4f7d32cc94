"""The doors to the database do not stand in each other's way."""

import asyncio

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db


async def test_a_session_reads_while_compiled_reads_hold_their_connections(
    empty_database: db.Database,
) -> None:
    """Those connections are held for good; with none besides, sessions would wait for ever."""
    await asyncio.gather(*(empty_database.fetch("select 1", ()) for _ in range(20)))
    async with asyncio.timeout(5), AsyncSession(empty_database.reader) as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(db.Case)) == 0
