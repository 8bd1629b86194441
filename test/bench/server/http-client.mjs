// A keep-alive client that does next to nothing: on two cores, what the client burns the server lacks.
import { connect } from "node:net";

/** One connection to `port` of this machine; one request at a time. */
export function createClient(port) {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  let kept = Buffer.alloc(0);
  let waiting;

  socket.on("data", (chunk) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    const head = kept.indexOf("\r\n\r\n");
    if (head === -1) return;
    const text = kept.toString("latin1", 0, head);
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (kept.length < head + 4 + length) return;
    const answer = {
      status: Number(text.slice(9, 12)),
      body: kept.subarray(head + 4, head + 4 + length),
    };
    kept = Buffer.alloc(0);
    waiting?.resolve(answer);
  });
  const fail = (error) => waiting?.reject(error ?? new Error("The connection was closed."));
  socket.on("error", fail);
  socket.on("close", () => fail());

  return {
    post(path, body, headers = "") {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      });
    },
    close: () => socket.destroy(),
  };
}
