import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The desk, as the server serves it at `/desk/`: `dist/desk/index.html` and its hashed assets. */
export default defineConfig({
  root: here("src/desk"),
  base: "/desk/",
  resolve: {
    alias: {
      "@proffer/engine": here("../engine/src/index.ts"),
      "@proffer/protocol": here("../protocol/src/index.ts"),
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: here("dist/desk"),
    emptyOutDir: true,
    sourcemap: true,
    reportCompressedSize: false,
    modulePreload: false,
    // The icon stays a file: the page's CSP need not allow data: addresses.
    assetsInlineLimit: 0,
  },
});
