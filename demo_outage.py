"""`csmgraph demo outage`: an outage from its begin to its end, in the demo that runs.

It speaks to the server as any client would, in mutations over HTTP, so that whoever follows a
feed in the meantime hears of it.
"""

import sys
import time
from dataclasses import dataclass
from typing import Any

import httpx

PAUSE_SECONDS = 4.0

DATABASE = """query { configurationItems(first: 1, filter: {name: {eq: "pg-cluster-1"}}) {
  nodes { id name installBaseItems { totalCount } } } }"""
RECORD = """mutation ($input: RecordOutageInput!) { recordOutage(input: $input) {
  outage { id number phase affectedAccountCount } userErrors { code field message } } }"""
UPDATE = """mutation ($input: UpdateOutageInput!) { updateOutage(input: $input) {
  outage { id phase message version } userErrors { code field message } } }"""
END = """mutation ($input: EndOutageInput!) { endOutage(input: $input) {
  outage { id phase begin end } userErrors { code field message } } }"""


class Failed(Exception):  # noqa: N818 (told to the player, not caught)
    """Says why the outage cannot go on."""


@dataclass(frozen=True)
class Player:
    client: httpx.Client

    def ask(self, document: str, given: dict[str, Any] | None = None) -> Any:
        variables = {"input": given} if given else {}
        try:
            response = self.client.post(
                "/graphql", json={"query": document, "variables": variables}
            )
            result = response.json()
        except httpx.HTTPError as error:
            raise Failed(f"No demo answers at {self.client.base_url}: {error}") from None
        if result.get("errors"):
            raise Failed(result["errors"][0]["message"])
        ((_, answer),) = result["data"].items()
        return answer

    def do(self, document: str, **given: Any) -> Any:
        """The outage as the deed leaves it."""
        payload = self.ask(document, given)
        if payload["userErrors"]:
            raise Failed(payload["userErrors"][0]["message"])
        return payload["outage"]


def play(base_url: str, token: str, pause: float = PAUSE_SECONDS) -> int:
    """Record, update, end; the exit code of the command."""
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=base_url, headers=headers, trust_env=False) as client:
        try:
            _play(Player(client), pause)
        except Failed as failure:
            print(failure, file=sys.stderr)
            return 1
    return 0


def _play(player: Player, pause: float) -> None:
    (database,) = player.ask(DATABASE)["nodes"]
    print(f"{database['name']} fails: the NOC engineer records an outage and publishes it.")
    outage = player.do(
        RECORD,
        type="OUTAGE",
        summary="Database cluster unavailable",
        message="Some of our services do not answer. We are looking into it.",
        configurationItemIds=[database["id"]],
        published=True,
    )
    print(f"  {outage['number']} {outage['phase']}, {outage['affectedAccountCount']} accounts.")
    time.sleep(pause)
    print("The cause is found: customers are told more.")
    message = "We are switching to the second site and expect to be back within minutes."
    updated = player.do(UPDATE, outageId=outage["id"], message=message)
    print(f"  version {updated['version']}: {updated['message']}")
    time.sleep(pause)
    print("The second site has taken over: the outage is over.")
    ended = player.do(END, outageId=outage["id"], message="All services answer again.")
    print(f"  {ended['phase']}, from {ended['begin']} to {ended['end']}.")
