import { ApolloClient, ApolloLink, InMemoryCache, gql } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { createClient } from 'graphql-ws'
import { tap } from 'rxjs'
import WebSocket from 'ws'
import { authorization, failed, query, say, soon, url } from './said.mjs'

const socket = createClient({
  url: `${url.replace('http', 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
  shouldRetry: () => true,
  retryAttempts: Infinity,
  retryWait: soon,
})
// The socket's client sends the variables of the operation again, which are kept up to date here.
const resuming = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ data }) => {
      if (data?.outageUpdates) operation.variables.after = data.outageUpdates.cursor
    }),
  ),
)
const client = new ApolloClient({
  link: ApolloLink.from([resuming, new GraphQLWsLink(socket)]),
  cache: new InMemoryCache(),
})
client.subscribe({ query: gql(query), variables: { after: null }, fetchPolicy: 'no-cache' }).subscribe({
  next: ({ data, error }) => (error ? failed(error) : say(data.outageUpdates)),
  error: failed,
  complete: () => failed('complete'),
})
