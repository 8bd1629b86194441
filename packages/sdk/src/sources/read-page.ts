import type { ProfferOptions } from "../options.ts";
import type { Proffer } from "../types.ts";
import { readProduct } from "./json-ld.ts";

/** Says what the page that is open tells by itself; nothing where there is no page. */
export async function readPage(
  proffer: Pick<Proffer, "page" | "track">,
  sources: ProfferOptions["sources"] = {},
): Promise<void> {
  if (typeof document === "undefined") return;
  const { page = true, jsonLd = true } = sources;
  if (page) void proffer.page();
  await documentRead();
  const product = jsonLd ? readProduct(document) : undefined;
  if (product) void proffer.track("Product Viewed", product);
}

/** Resolves when the whole page has been read, markup at its end included. */
function documentRead(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
  });
}
