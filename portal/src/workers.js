// The editors think in workers; GraphiQL's own ways to set them up need Vite, webpack or a CDN.
const NAMES = new Set(["graphql", "json"]);

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const name = NAMES.has(label) ? label : "editor";
    return new Worker(new URL(`${name}.worker.js`, document.baseURI), { name });
  },
};
