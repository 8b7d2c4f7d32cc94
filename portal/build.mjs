// Bundles the GraphiQL page into build/, which the server serves under /graphiql/: from then on
// nothing of it is fetched from anywhere else.
import { cp, rm } from "node:fs/promises";
import { build } from "esbuild";

const shared = {
  bundle: true,
  minify: true,
  outdir: "build",
  target: "es2022",
  legalComments: "linked",
  logLevel: "warning",
};

await rm("build", { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: ["src/main.jsx"],
  format: "esm",
  splitting: true,
  jsx: "automatic",
  loader: { ".ttf": "file", ".woff2": "file" },
  assetNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
});
await build({
  ...shared,
  entryPoints: {
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
  },
  format: "iife",
});
// last: where it is, the page is complete
await cp("src/index.html", "build/index.html");
