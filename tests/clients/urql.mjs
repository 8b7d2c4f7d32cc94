import { Client, fetchExchange, subscriptionExchange } from '@urql/core'
import { createClient } from 'graphql-sse'
import { authorization, failed, query, say, soon, url } from './said.mjs'

const events = createClient({
  url: `${url}/graphql/stream`,
  headers: { authorization },
  retryAttempts: Infinity,
  retry: soon,
})
const client = new Client({
  url: `${url}/graphql`,
  fetchOptions: { headers: { authorization } },
  preferGetMethod: false,
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({
        subscribe(sink) {
          const payload = { query, variables: { ...variables } }
          const next = (result) => {
            const { cursor } = Object.values(result.data ?? {})[0] ?? {}
            if (cursor) payload.variables.after = cursor // a reconnect goes on from here
            sink.next(result)
          }
          return { unsubscribe: events.subscribe(payload, { ...sink, next }) }
        },
      }),
    }),
  ],
})
const { data, error } = await client.query('{ viewer { name } }', {}).toPromise()
if (data?.viewer.name !== 'Bo Ray') failed(error)
client.subscription(query, { after: null }).subscribe(({ data, error }) => {
  if (error) failed(error)
  else say(data.outageUpdates)
})
