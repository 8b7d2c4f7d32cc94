"""Who listens to what, and the requests that make events: as files for the load client."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

import db
from app import assemble
from auth.viewer import Kind
from bench.choosing import settings
from bench.live.world import CONTACTS, ENGINEER, FOLDER, OUTAGE_OF_ALL, OUTAGE_OF_FEW
from bench.prepared import HOME
from bench.worlds import World

DAY = timedelta(days=1)
COUNTER = "########"
CURSOR = "%CURSOR%"
EXPECT = '"userErrors":[]'

# The kind comes first: by it the load client knows a message from a checkpoint.
MESSAGE = "kind cursor occurredAt id reason"
OUTAGE = "id number type phase summary message begin end published version"
OWN = (
    "id phase summary message version "
    "installBaseItems(first: 5) { nodes { id name serialNumber account { id name } } }"
)
SHORT = (
    f"Event {COUNTER}: we have identified elevated latency and are working on it; "
    "next update in half an hour."
)
UPDATE = """
mutation ($outage: ID!, $message: String!) {
  updateOutage(input: {outageId: $outage, message: $message}) { userErrors { message } }
}
"""


def document(fields: str = OUTAGE) -> dict[str, Any]:
    query = (
        "subscription ($after: String) "
        f"{{ outageUpdates(after: $after) {{ {MESSAGE} outage {{ {fields} }} }} }}"
    )
    return {"query": query, "variables": {"after": None}}


def document_file(name: str, fields: str = OUTAGE) -> Path:
    """With a place for the cursor of the listener."""
    text = orjson.dumps(document(fields)).decode().replace('"after":null', f'"after":{CURSOR}')
    return written(f"{name}.json", text)


def long_message(length: int) -> str:
    return (SHORT + " " + "All is done that can be. " * (length // 25))[:length]


def written(name: str, text: str) -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / name
    path.write_text(text)
    return path


class People:
    """The principals of a listening world, and what they send. `url`: where they are found."""

    def __init__(self, world: World, contacts: list[str], engineer: str, outages: dict[str, str]):
        self.world, self.contacts, self.engineer, self.outages = world, contacts, engineer, outages
        self.tokens = assemble(settings(HOME, world.url)).tokens

    def token(self, viewer: str) -> str:
        return self.tokens.issue(viewer, Kind(viewer.partition("_")[0]), DAY)

    def tokens_file(self, name: str, viewers: list[str]) -> Path:
        return written(f"{name}.tokens", "\n".join(self.token(one) for one in viewers))

    def one_each(self, accounts: int) -> list[str]:
        """The administrators of so many accounts."""
        return self.contacts[: accounts * CONTACTS : CONTACTS]

    def update(self, outage: str, message: str = SHORT) -> Path:
        """The request by which the engineer changes what customers are told."""
        variables = {"outage": self.outages[outage], "message": message}
        return written(f"{outage}-{len(message)}.http", self.posted(UPDATE, variables))

    def posted(self, query: str, variables: dict[str, Any]) -> str:
        body = orjson.dumps({"query": query, "variables": variables}).decode()
        return post("/graphql", body, self.token(self.engineer))


def post(path: str, body: str = "", token: str | None = None) -> str:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body.encode())}",
        *([f"Authorization: Bearer {token}"] if token else []),
    ]
    return "\r\n".join([*lines, "", ""]) + body


async def people(world: World) -> People:
    database = db.Database(world.url)
    try:
        found = await database.fetch(
            "select external_key, public_id from contact where external_key like 'live-c%' "
            f"union all select external_key, public_id from user_account "
            f"where external_key = '{ENGINEER}' "
            "union all select external_key, public_id from outage "
            f"where external_key in ('{OUTAGE_OF_ALL}', '{OUTAGE_OF_FEW}')",
            (),
        )
    finally:
        await database.close()
    ids = {str(key): str(public_id) for key, public_id in found}
    contacts = sorted((key for key in ids if key.startswith("live-c")), key=place)
    outages = {key: ids[key] for key in (OUTAGE_OF_ALL, OUTAGE_OF_FEW)}
    return People(world, [ids[key] for key in contacts], ids[ENGINEER], outages)


def place(key: str) -> tuple[int, int]:
    """Account by account: of `live-c12-3`, (12, 3)."""
    account, contact = key.removeprefix("live-c").split("-")
    return int(account), int(contact)
