// node graphql-ws.mjs PORT MESSAGES: graphql-ws on ws, as its documentation shows it.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

process.env.NODE_ENV ??= 'production'
// after the environment, which these read as they load
const { buildSchema } = await import('graphql')
const { useServer } = await import('graphql-ws/use/ws')
const { WebSocketServer } = await import('ws')

const { positionals } = parseArgs({ allowPositionals: true })
const { checkpoint, event } = JSON.parse(readFileSync(positionals[1], 'utf8'))

const schema = buildSchema(`
  type Query { hello: String! }
  type Outage {
    id: ID! number: String! type: String! phase: String! summary: String! message: String
    begin: String! end: String published: Boolean! version: Int!
  }
  type OutageUpdate {
    kind: String! cursor: String! occurredAt: String! id: ID reason: String outage: Outage
  }
  type Subscription { outageUpdates(after: String): OutageUpdate! }
`)

const listeners = new Set()

/** A queue of its own for each subscriber, as the publish and subscribe of GraphQL servers has it. */
class Queue {
  waiting = []
  told = [{ outageUpdates: checkpoint }]
  constructor() {
    listeners.add(this)
  }
  push(value) {
    const waiter = this.waiting.shift()
    if (waiter) waiter({ value, done: false })
    else this.told.push(value)
  }
  next() {
    if (this.told.length) return Promise.resolve({ value: this.told.shift(), done: false })
    return new Promise((resolve) => this.waiting.push(resolve))
  }
  return() {
    listeners.delete(this)
    for (const waiter of this.waiting) waiter({ value: undefined, done: true })
    return Promise.resolve({ value: undefined, done: true })
  }
  [Symbol.asyncIterator]() {
    return this
  }
}

const server = createServer((request, response) => {
  if (request.url === '/fire') for (const one of listeners) one.push({ outageUpdates: event })
  request.resume()
  response.writeHead(200, { 'content-length': 2 })
  response.end('ok')
})
const sockets = new WebSocketServer({ server, path: '/graphql' })
useServer({ schema, roots: { subscription: { outageUpdates: () => new Queue() } } }, sockets)
server.listen({ port: Number(positionals[0]), host: '127.0.0.1', backlog: 4096 })
