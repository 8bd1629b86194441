import { createServer, request } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a batch: the server behind gets it, or it is answered here, or not at all. */
export type Mood = "well" | ((response: ServerResponse) => void);

/** A server in front of the real one, which misbehaves on demand. */
export interface MoodyServer {
  readonly url: string;
  /** How batches are answered. */
  mood: Mood;
  /** Whether the rest of the API is cut off as well, as it is offline. */
  isCut: boolean;
  /** Of the events of batches that the real server has taken: what was said of each, by messageId. */
  readonly taken: Map<string, { readonly event?: string; readonly properties?: { n?: number } }>;
  /** When batches came, ms. */
  readonly asked: number[];
  stop(): Promise<void>;
}

/** @param behind the real server's address. */
export async function startMoodyServer(behind: string): Promise<MoodyServer> {
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  const self: MoodyServer = {
    url: "",
    mood: "well",
    isCut: false,
    taken: new Map(),
    asked: [],
    stop: () => stop(server),
  };

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const isBatch = incoming.method === "POST" && incoming.url === "/v1/batch";
    if (isBatch) self.asked.push(performance.now());
    if (self.isCut && incoming.url?.startsWith("/v1/")) return void outgoing.destroy();
    if (isBatch && self.mood !== "well") return self.mood(outgoing);
    forward(incoming, body, outgoing, isBatch);
  }

  function forward(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
    outgoing: ServerResponse,
    isBatch: boolean,
  ): void {
    const asked = request(behind + url, { method, headers }, (reply) => {
      if (isBatch && reply.statusCode === 200) remember(body);
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    asked.on("error", () => outgoing.destroy());
    asked.end(body);
  }

  function remember(body: Buffer): void {
    const { batch } = JSON.parse(body.toString()) as {
      batch: { messageId: string; event?: string; properties?: { n?: number } }[];
    };
    for (const { messageId, ...event } of batch) self.taken.set(messageId, event);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(self, { url: `http://127.0.0.1:${port}` });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
