// Resolvers of what is asked first, and loaders of what lies below: a statement for each field of
// a type, whatever the number of parents.
import * as sql from './statements.mjs'

const cursor = (...key) => Buffer.from(JSON.stringify(key)).toString('base64')
const keyOf = (after) => (after ? JSON.parse(Buffer.from(after, 'base64').toString()) : [])
const isContact = (context) => context.viewer.startsWith('con_')
const states = (params) => params.filter?.state?.in ?? null

export const resolvers = {
  Query: {
    async soldProduct(_, { id }, { ask, viewer }) {
      return (await ask('SOLD_PRODUCT_BY_ID', [viewer, id]))[0]
    },
    async soldProducts(_, { first }, { ask, viewer }) {
      return { nodes: await ask('SOLD_PRODUCTS', [viewer, first]) }
    },
    async installBaseItems(_, { first, after }, { ask, viewer }) {
      const [id = null] = keyOf(after)
      return { nodes: await ask('INSTALL_BASE_ITEMS', [viewer, id, first]) }
    },
    async cases(_, params, { ask, viewer }) {
      const { first, after } = params
      const [openedAt = null, id = null] = keyOf(after)
      const rows = await ask('CASE_PAGE', [viewer, states(params), openedAt, id, first + 1])
      const found = rows[0]._id === null ? [] : rows
      const nodes = found.slice(0, first)
      const last = nodes.at(-1)
      const endCursor = last ? cursor(last.openedAt, last._id) : null
      const pageInfo = { hasNextPage: found.length > first, endCursor }
      return { nodes, pageInfo, totalCount: rows[0]._total }
    },
    async alert(_, { id }, { ask, viewer }) {
      return (await ask('ALERT', [viewer, id]))[0]
    },
  },
  Alert: {
    async affectedInstallBaseItems({ _id }, { first }, { ask, viewer }) {
      return counted(await ask('AFFECTED_ITEMS', [viewer, _id, first]))
    },
    async affectedAccounts({ _id }, { first }, { ask, viewer }) {
      return counted(await ask('AFFECTED_ACCOUNTS', [viewer, _id, first]))
    },
  },
}

/** A first page whose rows hold the count of all. */
function counted(nodes) {
  return { nodes, totalCount: nodes[0]?._total ?? 0 }
}

/** The row that each parent names by `key`. */
function one(key, rowsOf) {
  return uncached(async (queries, context) => {
    const keys = [...new Set(queries.map(({ obj }) => obj[key]).filter((one) => one !== null))]
    const rows = keys.length ? await rowsOf(context, keys) : []
    const found = new Map(rows.map((row) => [row._id, row]))
    return queries.map(({ obj }) => found.get(obj[key]) ?? null)
  })
}

/** A connection for each parent; parents that ask with other arguments are asked for apart. */
function many(keyOfParent, rowsOf) {
  return uncached(async (queries, context) => {
    const groups = new Map()
    for (const query of queries) {
      const asked = JSON.stringify(query.params)
      if (!groups.has(asked)) groups.set(asked, [])
      groups.get(asked).push(query)
    }
    const nodes = new Map()
    await Promise.all(
      [...groups.values()].map(async (group) => {
        const keys = [...new Set(group.map(({ obj }) => keyOfParent(obj)).filter((key) => key !== null))]
        const rows = keys.length ? await rowsOf(context, keys, group[0].params) : []
        const byParent = Map.groupBy(rows, (row) => row._parent)
        for (const query of group) nodes.set(query, byParent.get(keyOfParent(query.obj)) ?? [])
      }),
    )
    return queries.map((query) => ({ nodes: nodes.get(query) }))
  })
}

function uncached(loader) {
  return { loader, opts: { cache: false } }
}

const account = one('_account', (context, keys) =>
  context.ask(isContact(context) ? 'ACCOUNTS' : 'ACCOUNTS_OF_NOC', [context.viewer, keys]),
)
const id = (row) => row._id

export const loaders = {
  SoldProduct: {
    account,
    offering: one('_offering', ({ ask }, keys) => ask('OFFERINGS', [keys])),
    installBaseItems: many(id, ({ ask, viewer }, keys, { first }) =>
      ask('ITEMS_OF_SOLD_PRODUCTS', [viewer, keys, first]),
    ),
    cases: many(id, ({ ask, viewer }, keys, params) =>
      ask('CASES_OF_SOLD_PRODUCTS', [viewer, keys, states(params), params.first]),
    ),
  },
  ServiceOffering: {
    productModel: one('_productModel', ({ ask }, keys) => ask('PRODUCT_MODELS', [keys])),
    commitments: many(id, ({ ask }, keys, { first }) => ask('COMMITMENTS', [keys, first])),
  },
  InstallBaseItem: {
    account,
    outages: many(
      (item) => (item._active ? item._configurationItem : null),
      ({ ask }, keys, { filter, first }) => ask('OUTAGES', [keys, filter?.phase?.eq ?? null, first]),
    ),
  },
  Case: { account },
  Alert: {
    configurationItem: one('_configurationItem', ({ ask }, keys) => ask('CONFIGURATION_ITEMS', [keys])),
    incident: one('_id', ({ ask }, keys) => ask('INCIDENTS', [keys])),
  },
}

/** Asks by the name of a statement; the name is that of the prepared statement, too. */
export function asking(pool) {
  return async (name, values) => (await pool.query({ name, text: sql[name], values })).rows
}
