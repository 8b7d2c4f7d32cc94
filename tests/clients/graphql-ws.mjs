import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { authorization, failed, query, say, soon, url } from './said.mjs'

const client = createClient({
  url: `${url.replace('http', 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
  shouldRetry: () => true,
  retryAttempts: Infinity,
  retryWait: soon,
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
