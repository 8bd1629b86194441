import { defineConfig } from "vite";

// One file without imports: Shopify's editor takes no modules.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2020",
    modulePreload: false,
    rolldownOptions: {
      input: "pixel.js",
      output: { format: "iife", entryFileNames: "proffer-pixel.js" },
    },
  },
});
