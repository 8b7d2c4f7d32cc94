import { createClient } from 'graphql-sse'
import { authorization, failed, query, say, soon, url } from './said.mjs'

const client = createClient({
  url: `${url}/graphql/stream`,
  headers: { authorization },
  retryAttempts: Infinity,
  retry: soon,
})
const payload = { query, variables: { after: null } }
client.subscribe(payload, {
  next({ data: { outageUpdates: news } }) {
    payload.variables.after = news.cursor // a reconnect goes on from here
    say(news)
  },
  error: failed,
  complete: () => failed('complete'),
})
