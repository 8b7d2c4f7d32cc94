"""How a test asks the server on behalf of somebody of the demo world: through the executor that
serves HTTP and sockets, without a network between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

import db
from app import Parts, assemble
from auth.tokens import Identity
from auth.viewer import Kind
from db.base import now
from realtime.executor import PrincipalGone, RequestRefused
from resolvers.answering import Clock
from settings import Settings

TABLES = {"c": "contact", "k": "consumer", "u": "user_account"}
KINDS = {"c": Kind.CONTACT, "k": Kind.CONSUMER, "u": Kind.USER}


@dataclass
class Asker:
    """A server's parts over a database, and whoever of the world asks them by their key."""

    parts: Parts
    public_ids: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    @property
    def database(self) -> db.Database:
        return self.parts.database

    async def fetch(self, sql: str) -> Sequence[Sequence[Any]]:
        return await self.database.fetch(sql, ())

    async def public_id(self, table: str, key: str) -> str:
        """The id outside of the row that an import named by this key."""
        if (table, key) not in self.public_ids:
            rows = await self.fetch(f"select external_key, public_id from {table}")
            self.public_ids.update({(table, row[0]): row[1] for row in rows})
        return self.public_ids[table, key]

    async def identity(self, who: str) -> Identity:
        public_id = await self.public_id(TABLES[who[0]], who)
        now = datetime.now(UTC)
        return Identity(public_id, KINDS[who[0]], now, now + timedelta(hours=1))

    async def answer(self, who: str, document: str, **variables: Any) -> Any:
        """The whole result, as JSON; request errors and 401 too."""
        body = {"query": document, "variables": variables}
        try:
            answer = await self.parts.answering.answer(await self.identity(who), body)
        except RequestRefused as refused:
            return {"errors": refused.errors}
        except PrincipalGone:
            return {"errors": [{"extensions": {"code": "UNAUTHENTICATED"}}]}
        assert isinstance(answer, bytes)
        return orjson.loads(answer)

    async def ask(self, who: str, document: str, **variables: Any) -> Any:
        """The data; a result with errors fails the test."""
        result = await self.answer(who, document, **variables)
        assert "errors" not in result, result["errors"]
        return result["data"]

    async def refusal(self, who: str, document: str, **variables: Any) -> Any:
        """The one error of a request that is refused."""
        result = await self.answer(who, document, **variables)
        assert result.get("data") is None, result
        assert len(result["errors"]) == 1
        return result["errors"][0]


def asker(url: str, home: Path, clock: Clock = now) -> Asker:
    settings = Settings(home=home, database_url=url, port=0)
    return Asker(assemble(settings, clock))
