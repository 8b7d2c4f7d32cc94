"""Python's gql: address and token are its arguments. It does not come back by itself."""

import asyncio
import json
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportError
from gql.transport.websockets import WebsocketsTransport

QUERY = """subscription ($after: String) {
  outageUpdates(after: $after) { cursor kind id reason } }"""


async def follow(address: str, token: str) -> None:
    document = gql(QUERY)
    document.variable_values = {"after": None}
    while True:
        transport = WebsocketsTransport(
            address.replace("http", "ws") + "/graphql",
            init_payload={"authorization": f"Bearer {token}"},
            subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        )
        try:
            async with Client(transport=transport) as session:
                async for result in session.subscribe(document):
                    news = result["outageUpdates"]
                    document.variable_values = {"after": news["cursor"]}  # goes on from here
                    print(json.dumps(news), flush=True)
        except (TransportError, OSError):
            await asyncio.sleep(0.1)


asyncio.run(follow(*sys.argv[1:]))
