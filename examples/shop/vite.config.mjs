import { defineConfig } from "vite";
import { staticSite } from "./site/static-site.mjs";

// Names carry no hash: the pages are static text that names them, and the server revalidates by ETag.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [staticSite()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        shop: "src/shop.ts",
        product: "src/product.ts",
        cart: "src/cart.ts",
        checkout: "src/checkout.ts",
        thanks: "src/thanks.ts",
        styles: "styles/shop.css",
      },
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
});
