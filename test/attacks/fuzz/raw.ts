import { connect } from "node:net";
import type { Random } from "./random.ts";
import { requestOf } from "./requests.ts";

/** Bytes that are HTTP, nearly. */
export function bytesOf(random: Random): Buffer {
  const { method, url, headers, payload } = requestOf(random);
  const body = payload ?? Buffer.alloc(0);
  const length = random.chance(0.8)
    ? body.length
    : random.pick<number | string>([-1, 0, 5, 10 ** 15, "1e400"]);
  const framing = random.pick([
    `Content-Length: ${length}`,
    `Content-Length: ${length}`,
    `Content-Length: ${length}\r\nContent-Length: 3`,
    `Content-Length: ${length}\r\nTransfer-Encoding: chunked`,
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked, x",
    "Expect: 100-continue\r\nContent-Length: 0",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x",
  ]);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const version = random.pick([
    "HTTP/1.1",
    "HTTP/1.1",
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/2.0",
    "HTTP/x",
  ]);
  const end = random.pick(["\r\n", "\r\n", "\r\n", "\n", "\r"]);
  const head = [`${method} ${url} ${version}`, "Host: shop", ...lines, framing, "", ""].join(end);
  const bytes = Buffer.concat([Buffer.from(head, "latin1"), body]);
  return random.chance(0.5) ? damaged(bytes, random) : bytes;
}

function damaged(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = random.int(6); i >= 0; i--) copy[random.int(copy.length)] = random.int(256);
  return random.chance(0.3) ? copy.subarray(0, random.int(copy.length)) : copy;
}

/** Sends bytes and hangs up. @returns the statuses of what was answered. */
export function sendRaw(port: number, bytes: Buffer): Promise<readonly number[]> {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(port, "127.0.0.1");
    const done = (): void => {
      socket.destroy();
      resolve([...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)));
    };
    // What waits for more bytes waits for nothing.
    const timer = setTimeout(done, 60);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => (said += chunk.toString("latin1")));
    socket.on("close", () => {
      clearTimeout(timer);
      done();
    });
    socket.write(bytes);
  });
}
