import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { createClient } from "graphql-ws";

const url = new URL("/graphql", document.baseURI);
const socketUrl = new URL(url);
socketUrl.protocol = url.protocol.replace("http", "ws");

const needsToken = {
  errors: [{ message: "Paste a token at the top right: `csmgraph token --as KEY` prints one." }],
};

/** A connection speaks for one token alone: another viewer takes another one. */
export function connect(token) {
  if (!token) return { fetcher: async () => needsToken, close() {} };
  const authorization = `Bearer ${token}`;
  const socket = createClient({
    url: socketUrl.href,
    connectionParams: { authorization },
    // without it a refused connection is final, and a restart of the server refuses some
    shouldRetry: () => true,
    retryAttempts: Infinity,
  });
  const fetcher = createGraphiQLFetcher({
    url: url.href,
    headers: { authorization },
    wsClient: socket,
    enableIncrementalDelivery: false,
  });
  return { fetcher, close: () => socket.dispose() };
}
