// node server.mjs --port P --database URL: PostGraphile over a database made by setup.mjs.
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { viewer } from '../viewer.mjs'

process.env.NODE_ENV ??= 'production'
process.env.GRAPHILE_ENV ??= 'production'
// after the environment, which these read as they load
const { postgraphile } = await import('postgraphile')
const { PostGraphileAmberPreset } = await import('postgraphile/presets/amber')
const { makePgService } = await import('postgraphile/adaptors/pg')
const { grafserv } = await import('postgraphile/grafserv/node')
const { PgSimplifyInflectionPreset } = await import('@graphile/simplify-inflection')
const { PostGraphileConnectionFilterPreset } = await import('postgraphile-plugin-connection-filter')

const { values } = parseArgs({
  options: { port: { type: 'string' }, database: { type: 'string' }, connections: { type: 'string', default: '10' } },
})
const ROLES = { con: 'csmgraph_peer_contact', usr: 'csmgraph_peer_noc' }

/** Whoever is of no other kind has the role of contacts, to whom a stranger's id shows nothing. */
function settings(headers) {
  const id = viewer(headers)
  return { role: ROLES[id.slice(0, 3)] ?? ROLES.con, 'app.viewer': id }
}

const preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset],
  schema: { defaultBehavior: '-insert -update -delete' },
  pgServices: [
    makePgService({
      connectionString: values.database,
      schemas: ['public'],
      poolConfig: {
        max: Number(values.connections),
        idleTimeoutMillis: 0, // others are measured meanwhile
        options: '-c jit=off',
      },
    }),
  ],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: {
    context: (request) => ({ pgSettings: settings(request.node?.req.headers ?? {}) }),
  },
}

const instance = postgraphile(preset)
const server = createServer()
await instance.createServ(grafserv).addTo(server)
await instance.getSchema()
server.listen(Number(values.port), '127.0.0.1')
