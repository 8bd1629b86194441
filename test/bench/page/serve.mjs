import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { top } from "../../../scripts/lib/run.mjs";
import { peersFolder } from "./bundle-peers.mjs";
import { entrants } from "./entrants.mjs";
import { answerStub } from "./stubs.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const shop = join(top, "examples/shop/dist");
const types = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/**
 * Serves two pages many times, each with another guest, and compresses all of it as a shop's content network would. At
 * `/light/NAME` is a page with next to no work of its own, so that the guest's can be told from it; at `/shop/NAME` is
 * the example shop's product page without its scripts, as customers wait for it. The guests are the bundled peers, with
 * stubs for their servers, and ours, from Proffer's real server.
 *
 * @param {string} upstream Proffer's server
 * @returns {Promise<{ url: string, startCount(): void, count(): number, close(): Promise<void> }>}
 *   `count` is how many bytes of code and style have been sent since `startCount`, without the page's own.
 */
export async function servePages(upstream) {
  const compressed = new Map();
  const sent = { bytes: 0 };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error) => {
      console.error(`${incoming.url} could not be answered: ${error.message}`);
      outgoing.writeHead(500).end();
    });
  });
  server.on("upgrade", (incoming, socket, head) => tunnel(upstream, incoming, socket, head));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  async function answer(incoming, outgoing) {
    const { pathname } = new URL(incoming.url, upstream);
    const own = await ownAnswer(pathname);
    if (own) return send(outgoing, pathname, 200, { "content-type": own.type }, own.body);
    const { status, headers, body } = await pass(upstream, incoming);
    send(outgoing, pathname, status, headers, body);
  }

  function send(outgoing, path, status, headers, body) {
    const text = Buffer.from(body);
    const isText = /javascript|json|css|html|svg/.test(headers["content-type"] ?? "");
    const mayCompress = isText && !headers["content-encoding"] && text.length > 200;
    const bytes = mayCompress ? compress(path, text) : text;
    if (/javascript|css/.test(headers["content-type"] ?? "") && !path.startsWith("/assets/"))
      sent.bytes += bytes.length;
    const { "content-length": _, "transfer-encoding": __, ...rest } = headers;
    const encoding = mayCompress ? { "content-encoding": "br" } : {};
    outgoing.writeHead(status, { ...rest, ...encoding, "content-length": bytes.length });
    outgoing.end(bytes);
  }

  /** Each text once: what a content network has in its cache costs no request anything. */
  function compress(path, text) {
    const known = compressed.get(path);
    if (known?.text.equals(text)) return known.bytes;
    const bytes = brotliCompressSync(text);
    compressed.set(path, { text, bytes });
    return bytes;
  }

  return {
    url: `http://127.0.0.1:${server.address().port}`,
    startCount: () => void (sent.bytes = 0),
    count: () => sent.bytes,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function ownAnswer(path) {
  const [, kind, name] = /^\/(light|shop)\/([\w-]+)$/.exec(path) ?? [];
  if (kind) return { type: "text/html; charset=utf-8", body: await pageOf(kind, name) };
  if (path.startsWith("/stub/")) return answerStub(path.slice("/stub/".length));
  const file = path.startsWith("/peers/")
    ? join(peersFolder, path.slice("/peers/".length))
    : /^\/(?:assets\/|favicon)/.test(path) && join(shop, path);
  return file
    ? { type: types[extname(file)] ?? "text/plain", body: await readFile(file) }
    : undefined;
}

async function pageOf(kind, name) {
  const { head, body = "" } = entrants[name];
  const file =
    kind === "light" ? join(here, "page.html") : join(shop, "products/teapot/index.html");
  const html = await readFile(file, "utf8");
  return html
    .replaceAll(/<script(?![^>]*ld\+json)[^>]*>[^]*?<\/script>/g, "")
    .replace("</head>", `${head}</head>`)
    .replace("</body>", `${body}</body>`);
}

function pass(upstream, incoming) {
  return new Promise((resolve, reject) => {
    const { method, headers } = incoming;
    const { "accept-encoding": _, ...rest } = headers;
    const forward = request(upstream + incoming.url, { method, headers: rest }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    forward.on("error", reject);
    incoming.pipe(forward);
  });
}

function tunnel(upstream, incoming, socket, head) {
  const { hostname, port } = new URL(upstream);
  const other = connect(Number(port), hostname, () => {
    const headers = incoming.rawHeaders
      .map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`))
      .join("");
    other.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers}\r\n`);
    other.write(head);
    socket.pipe(other).pipe(socket);
  });
  const end = () => (socket.destroy(), other.destroy());
  other.on("error", end);
  socket.on("error", end);
}
