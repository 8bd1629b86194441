import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { top } from "./server.ts";

const dist = join(top, "packages/widget/dist");

/** A page with the script tag in it. */
export interface WidgetPage {
  readonly body?: string;
  /** Instead of the usual tag. */
  readonly tag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Pages with the built widget, by their paths; there is no API behind it. */
export interface WidgetPages {
  readonly url: string;
  close(): Promise<void>;
}

const usualTag = '<script async src="/proffer.js" data-site="test"></script>';

/** Whether the widget has been built. */
export const isWidgetBuilt = existsSync(join(dist, "proffer.js"));

export async function serveWidgetPages(
  pages: Readonly<Record<string, WidgetPage>>,
): Promise<WidgetPages> {
  const server = createServer(async (request, reply) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    const page = pages[path];
    const file = join(dist, path);
    if (page) {
      reply.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers });
      reply.end(htmlOf(page));
    } else if (/^\/(?:proffer\.js$|widget\/)/.test(path) && existsSync(file)) {
      reply.writeHead(200, { "content-type": "text/javascript" });
      reply.end(await readFile(file));
    } else reply.writeHead(404, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function htmlOf({ body = "<h1>A page</h1>", tag = usualTag }: WidgetPage): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title></head><body>${body}${tag}</body></html>`;
}
