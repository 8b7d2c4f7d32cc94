// node server.mjs --port P --database URL: mercurius with graphql-jit over the tables of csmgraph.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { viewer } from '../viewer.mjs'

process.env.NODE_ENV ??= 'production'
// after the environment, which these read as they load
const { default: fastify } = await import('fastify')
const { default: mercurius } = await import('mercurius')
const { default: pg } = await import('pg')
const { asking, loaders, resolvers } = await import('./resolvers.mjs')

const { values } = parseArgs({
  options: { port: { type: 'string' }, database: { type: 'string' }, connections: { type: 'string', default: '10' } },
})

/** 2026-11-21 09:30:00.5+00 as 2026-11-21T09:30:00.500Z: far cheaper than a Date. */
function moment(text) {
  const fraction = text.slice(20, -3).padEnd(3, '0').slice(0, 3)
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`
}
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, moment)

const pool = new pg.Pool({
  connectionString: values.database,
  max: Number(values.connections),
  idleTimeoutMillis: 0, // others are measured meanwhile
  options: '-c jit=off -c timezone=UTC',
})
const ask = asking(pool)

const app = fastify()
app.register(mercurius, {
  schema: await readFile(new URL('schema.graphql', import.meta.url), 'utf8'),
  resolvers,
  loaders,
  context: ({ headers }) => ({ ask, viewer: viewer(headers) }),
  jit: 1,
})
await app.listen({ port: Number(values.port), host: '127.0.0.1' })
