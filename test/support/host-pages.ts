import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { witnessScript } from "./witness.ts";

/** A page as a shop serves it, byte for byte. */
export interface HostPage {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** By default HTML. */
  readonly type?: string;
}

/** Pages on an origin of their own: who comes to them is a customer whom nobody has seen before. */
export interface HostPages {
  readonly origin: string;
  close(): Promise<void>;
}

/** Loads what sees what happens on a page: before everything else on it, and from the page's own origin. */
export const witnessTag = '<script src="/witness.js"></script>';

/** @param pages by path; one whose path ends in `.js` is a script. */
export async function openHostPages(
  pages: Readonly<Record<string, HostPage | string>>,
): Promise<HostPages> {
  const all: typeof pages = { ...pages, "/witness.js": witnessScript };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://shop").pathname;
    const given = all[path];
    const page = typeof given === "string" ? { html: given } : given;
    const type = page?.type ?? (path.endsWith(".js") ? "text/javascript" : "text/html");
    response.writeHead(page ? 200 : 404, {
      "content-type": `${type}; charset=utf-8`,
      ...page?.headers,
    });
    response.end(page?.html ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // Another name for the same machine is another origin, and another site.
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A page in order, with the witness ahead of all. */
export function plainPage(body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head>${witnessTag}<title>A page</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
}
