const KEPT_BY_GRAPHIQL = ["graphiql:tabState", "graphiql:query", "graphiql:variables"];
const SEEN = "csmgraph:tabs";

/** The file of the server, or undefined: only the demo has one. */
export async function load(name) {
  const response = await fetch(new URL(name, document.baseURI));
  return response.ok ? response.json() : undefined;
}

/**
 * What GraphiQL starts with. It keeps the tabs of a person over a reload; those of an earlier demo
 * are dropped, since ids change with every start.
 */
export function startingTabs(tabs) {
  const text = JSON.stringify(tabs ?? null);
  const restored = localStorage.getItem(SEEN) === text;
  if (!restored) {
    for (const key of KEPT_BY_GRAPHIQL) localStorage.removeItem(key);
    localStorage.setItem(SEEN, text);
  }
  const defaultTabs = (tabs ?? [{ query: "" }]).map((tab) => ({
    query: tab.title ? `${heading(tab)}\n${tab.query}` : tab.query,
    variables: variables(tab),
  }));
  // GraphiQL takes the query of its first tab from the tabs, but not its variables
  return { defaultTabs, initialVariables: restored ? undefined : defaultTabs[0].variables };
}

/** The key of the viewer that a tab was written for: its first line tells, until it is edited. */
export function viewerOf(query, tabs) {
  const firstLine = query?.split("\n", 1)[0];
  return tabs?.find((tab) => heading(tab) === firstLine)?.viewer;
}

const heading = (tab) => `# ${tab.title}`;

function variables({ variables }) {
  if (variables === undefined || variables === null) return undefined;
  return typeof variables === "string" ? variables : JSON.stringify(variables, null, 2);
}
