import { readFileSync } from "node:fs";
import { products } from "./catalogue/products.mjs";
import { pages } from "./pages.mjs";
import { logo } from "./art/logo.mjs";
import { pictureFile } from "./art/picture.mjs";

/**
 * Writes every page and picture beside the scripts that Vite bundles.
 *
 * @returns {import("vite").Plugin}
 */
export function staticSite() {
  return {
    name: "static-site",
    generateBundle() {
      for (const [fileName, source] of files()) this.emitFile({ type: "asset", fileName, source });
    },
  };
}

/** @returns {Iterable<readonly [fileName: string, source: string]>} */
function* files() {
  const tones = readFileSync(new URL("../styles/tones.css", import.meta.url), "utf8");
  for (const product of products)
    yield [`assets/art/${product.id}.svg`, pictureFile(product, tones)];
  yield ["favicon.svg", logo];
  yield* pages();
}
