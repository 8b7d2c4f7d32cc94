// urql by itself, which reads event streams with no other package, and does not come back.
import { Client, fetchExchange } from '@urql/core'
import { authorization, failed, query, say, url } from './said.mjs'

const client = new Client({
  url: `${url}/graphql`,
  fetchOptions: { headers: { authorization } },
  preferGetMethod: false,
  fetchSubscriptions: true,
  exchanges: [fetchExchange],
})
const { data, error } = await client.query('{ viewer { name } }', {}).toPromise()
if (data?.viewer.name !== 'Bo Ray') failed(error)
const stream = { url: `${url}/graphql/stream` }
client.subscription(query, { after: null }, stream).subscribe(({ data, error }) => {
  if (error) failed(error)
  else say(data.outageUpdates)
})
