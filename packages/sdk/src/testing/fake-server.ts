import type { Batch } from "@proffer/protocol";
import { deviceKeyHeader, identityHeader, routes } from "@proffer/protocol";
import { configOf } from "./config-of.ts";

/** One request that a test's server got. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly device: string | null;
  readonly token: string | null;
}

/** A stand-in for the server, within the process: it takes every event and remembers what it was asked. Not a Proffer server. */
export interface FakeServer {
  readonly endpoint: string;
  readonly fetch: typeof globalThis.fetch;
  readonly asked: readonly Asked[];
  /** The names of the events it holds, in the order of their coming. */
  events(): readonly string[];
  /** What a path answers from now on, in place of the usual. */
  answer(path: string, reply: (asked: Asked) => Response): void;
}

export function createFakeServer(ruleset: unknown = { version: 1, rules: [] }): FakeServer {
  const asked: Asked[] = [];
  const replies = new Map<string, (asked: Asked) => Response>([
    [routes.config, () => json(configOf(ruleset))],
    [
      routes.batch,
      ({ body }) => json({ accepted: (body as Batch).batch.length, duplicates: 0, refused: [] }),
    ],
    [routes.export, () => json({ anonymousIds: [], events: [], coupons: [], conversations: [] })],
    [routes.erase, () => json({ events: 1, coupons: 0, conversations: 0 })],
  ]);
  return {
    endpoint: "https://help.example.com",
    asked,
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input), "https://shop.example.com");
      const headers = new Headers(init?.headers);
      const one: Asked = {
        method: init?.method ?? "GET",
        path: pathname,
        body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined,
        device: headers.get(deviceKeyHeader),
        token: headers.get(identityHeader),
      };
      asked.push(one);
      return (
        replies.get(pathname)?.(one) ??
        json({ error: { code: "not_found", message: "No.", retryable: false } }, 404)
      );
    },
    events: () =>
      asked
        .filter(({ path }) => path === routes.batch)
        .flatMap(({ body }) => (body as Batch).batch.map(({ event, type }) => event ?? type)),
    answer: (path, reply) => void replies.set(path, reply),
  };
}

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}
