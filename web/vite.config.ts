import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// `npm run dev` asks a `duban serve` beside it.
const server = "http://127.0.0.1:8000";

export default defineConfig({
  base: "./",
  plugins: [svelte()],
  build: {
    outDir: "../api/web",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 8000,
    license: { fileName: "licenses.md" },
    rolldownOptions: {},
  },
  server: { proxy: Object.fromEntries(["/graphql", "/sparql", "/read", "/triples", "/export", "/examples.json"].map((path) => [path, server])) },
});
