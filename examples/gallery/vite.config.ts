import { defineConfig } from "vite";
import widget from "../../packages/widget/vite.config.ts";

// The widget from its sources, built as it is for shops.
const { resolve, plugins } = widget({ mode: "boot", command: "build" });

export default defineConfig({
  root: import.meta.dirname,
  // Opened from any folder, say of a documentation site.
  base: "./",
  publicDir: "pictures",
  ...(resolve && { resolve }),
  // As it is built for shops in any mode: the widget has no Preact that helps its developers.
  oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
  plugins: plugins ?? [],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      input: [`${import.meta.dirname}/index.html`, `${import.meta.dirname}/state.html`],
    },
  },
});
