import type { Batch, WireEvent } from "@proffer/protocol";
import { configRoute, deviceKeyHeader, identityHeader } from "@proffer/protocol";
import { configOf } from "../testing/config-of.ts";

/** A request as the server saw it. */
interface Seen {
  readonly ids: readonly string[];
  /** Of the body, in UTF-8. */
  readonly bytes: number;
  readonly keepalive: boolean;
  readonly deviceKey: string | null;
  readonly token: string | null;
  readonly at: number;
}

/** A server that answers as it is told; it stands in where a real one would not misbehave on demand. */
export class FakeServer {
  /** What it holds, by messageId. */
  readonly received = new Map<string, WireEvent>();
  readonly seen: Seen[] = [];
  answer: (batch: Batch, seen: Seen) => Response | Promise<Response> = (batch) =>
    this.accept(batch);

  /** How often it was asked to take events. */
  get requests(): number {
    return this.seen.length;
  }

  accept({ batch }: Batch): Response {
    const before = this.received.size;
    for (const event of batch) this.received.set(event.messageId ?? "", event);
    const accepted = this.received.size - before;
    return Response.json({ accepted, duplicates: batch.length - accepted, refused: [] });
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (new URL(String(input)).pathname === configRoute)
      return Response.json(configOf({ version: 1, rules: [] }));
    const text = String(init?.body);
    const batch = JSON.parse(text) as Batch;
    const headers = new Headers(init?.headers);
    const seen = {
      ids: batch.batch.map(({ messageId = "" }) => messageId),
      bytes: new TextEncoder().encode(text).length,
      keepalive: init?.keepalive ?? false,
      deviceKey: headers.get(deviceKeyHeader),
      token: headers.get(identityHeader),
      at: performance.now(),
    };
    this.seen.push(seen);
    return this.answer(batch, seen);
  };
}
