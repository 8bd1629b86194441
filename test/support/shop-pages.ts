import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A shop of a few pages, on an origin of its own: another one than Proffer's, as in life. */
export interface ShopPages {
  readonly origin: string;
  close(): Promise<void>;
}

/** Answers a path by itself; `false` leaves it to the pages. */
type Handle = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** @param pages bodies by path; `/products/*` stands for all below. */
export async function openShop(
  pages: Readonly<Record<string, string>>,
  handle: Handle = () => false,
): Promise<ShopPages> {
  const server = createServer(async (request, response) => {
    if (await handle(request, response)) return;
    const path = new URL(request.url ?? "/", "http://shop").pathname;
    const body = pages[path] ?? pages[path.replace(/[^/]+$/, "*")];
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": "text/html; charset=utf-8",
    });
    response.end(
      `<!doctype html><html lang="en"><title>${path}</title><link rel="icon" href="data:,"><body>${body ?? "not found"}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    // Another name for the same machine is another origin, and another site.
    origin: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The script tag, and the queue ahead of it. */
export function snippet(proffer: string, attributes = ""): string {
  return `<script>window.proffer=window.proffer||function(){(proffer.q=proffer.q||[]).push(arguments)}</script>
<script async src="${proffer}/proffer.js" data-site="test" ${attributes}></script>`;
}

/** A product page's markup. */
export function productMarkup(id: string, name = "Morning Mug", price = "98.00"): string {
  const product = {
    "@context": "https://schema.org",
    "@type": "Product",
    sku: id,
    name,
    offers: { "@type": "Offer", price, priceCurrency: "CNY" },
  };
  return `<script type="application/ld+json">${JSON.stringify(product)}</script><h1>${name}</h1>`;
}
