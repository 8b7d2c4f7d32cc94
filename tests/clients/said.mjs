// What every client here is told: where to listen, as whom, and what it says of what it hears.
export const [url, token] = process.argv.slice(2)
export const authorization = `Bearer ${token}`
export const query = `subscription ($after: String) {
  outageUpdates(after: $after) { cursor kind id reason }
}`

// A line for each message, for whoever has started this.
export function say(news) {
  console.log(JSON.stringify({ kind: news.kind, id: news.id, reason: news.reason }))
}

export function failed(error) {
  console.error('failed:', error)
  process.exit(1)
}

export const soon = () => new Promise((done) => setTimeout(done, 100))
