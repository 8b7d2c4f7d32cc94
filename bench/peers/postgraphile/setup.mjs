// node setup.mjs --database URL: makes the database URL + "_postgraphile" anew, a copy of URL with
// row level security. With --drop it only drops it, and the roles once no other needs them.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'

const SUFFIX = '_postgraphile'
const ROLES = ['csmgraph_peer_contact', 'csmgraph_peer_noc']
const { values } = parseArgs({ options: { database: { type: 'string' }, drop: { type: 'boolean' } } })

function named(url, name) {
  const changed = new URL(url)
  changed.pathname = name
  return changed.href
}

async function on(url, work) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

async function dropRoles(client) {
  try {
    await client.query(`drop role if exists ${ROLES.join(', ')}`)
  } catch (error) {
    if (error.code !== '2BP01') throw error // the copy of another tier needs them
  }
}

const original = new URL(values.database).pathname.slice(1)
const copy = original + SUFFIX
await on(named(values.database, 'postgres'), async (client) => {
  await client.query(`drop database if exists "${copy}" with (force)`)
  if (values.drop) await dropRoles(client)
  else await client.query(`create database "${copy}" template "${original}"`)
})
if (!values.drop) {
  const rules = await readFile(new URL('rules.sql', import.meta.url), 'utf8')
  await on(named(values.database, copy), (client) => client.query(rules))
}
