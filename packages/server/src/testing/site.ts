import { rmSync } from "node:fs";
import { join } from "node:path";
import { createApp } from "../app.ts";
import type { App, AppDeps } from "../app.ts";
import { deviceKeyHeader, identityHeader, routes } from "@proffer/protocol";
import type { BatchReply, ErrorReply } from "@proffer/protocol";
import { createFiles } from "../files/files.ts";
import { secretKey } from "../identity/verification-key.ts";
import { openStore } from "../storage/store.ts";
import { publishedRulesets } from "./rulesets.ts";
import type { Store } from "../storage/store.ts";
import { createDirectory } from "./directory.ts";
import { locationIn } from "./stores.ts";
import { identitySecret, tokenOf } from "./tokens.ts";

export { createDirectory };

export const second = 1000;
export const hour = 3600 * second;
export const day = 24 * hour;

const away = (time: string) => ({
  all: [{ fact: "since", params: { event: "*" }, operator: "greaterThanInclusive", value: time }],
});

/** A coupon by timer, one on return, one by count, and a rule that gives none. */
export const shopRules = {
  version: 1,
  campaigns: {
    "win-back": {
      value: { percent: 10 },
      budget: { count: 20 },
      perCustomer: 1,
      expiresAfter: "7d",
    },
    "third-look": {
      value: { amount: "5.00", currency: "CNY" },
      budget: { count: 1000 },
      perCustomer: 1,
    },
  },
  rules: [
    {
      id: "welcome-back",
      conditions: away("7d"),
      event: {
        type: "coupon",
        params: { campaign: "win-back", text: { default: "Welcome back" } },
      },
    },
    {
      id: "on-return",
      on: ["*"],
      conditions: away("7d"),
      event: {
        type: "coupon",
        params: { campaign: "win-back", text: { default: "Welcome back" } },
      },
    },
    {
      id: "third-look",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed", by: "product_id", within: "7d" },
            operator: "greaterThanInclusive",
            value: 3,
          },
        ],
      },
      event: { type: "coupon", params: { campaign: "third-look", text: { default: "Five off" } } },
    },
    {
      id: "hello",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Cart Viewed" },
            operator: "greaterThanInclusive",
            value: 1,
          },
        ],
      },
      event: { type: "message", params: { text: { default: "Hello" } } },
    },
  ],
};

/** A server on a store of its own, with a clock that only the test moves. */
export interface Site {
  readonly url: string;
  readonly store: Store;
  readonly directory: string;
  readonly clock: { now: number };
  readonly agentKey: string;
  post<Reply>(
    path: string,
    body: unknown,
    deviceKey?: string,
    identityToken?: string,
  ): Promise<{ status: number; body: Reply & ErrorReply }>;
  /** Sends events of one customer, stamped with the site's clock unless they say otherwise. */
  send(
    anonymousId: string,
    events: readonly Record<string, unknown>[],
    deviceKey?: string,
    identityToken?: string,
  ): Promise<BatchReply>;
  /** A token of the shop's own server, as of the site's clock; claims that are `undefined` are left out. */
  token(userId: string, claims?: Record<string, unknown>): Promise<string>;
  /** Decides and sends whatever is due by the site's clock. */
  workNow(): Promise<void>;
  /** How many sockets are open. */
  sockets(): number;
  /** Where requests can be handed in without a network. */
  readonly fastify: App["fastify"];
  close(): Promise<void>;
}

export const agentKey = "agent-key-of-the-tests-0123456789";

/** The key of a customer's own device. */
export const keyOf = (anonymousId: string): string => `device-key-of-${anonymousId}`;

/**
 * Starts a site, on the store that the tests run on just now.
 *
 * @param at a directory that is kept, for a site that is started again on what it had; one of its own if left out.
 * @param location a store for it that the test has made, see `stores`.
 */
export async function startSite(
  { rules = shopRules, ...overrides }: Partial<AppDeps> & { readonly rules?: unknown } = {},
  at?: string,
  location?: string,
): Promise<Site> {
  const directory = at ?? createDirectory();
  const place = location === undefined ? await locationIn(directory) : undefined;
  const store = await openStore(place?.location ?? location ?? directory);
  const clock = { now: Date.UTC(2026, 10, 22, 10) };
  const rulesets = await publishedRulesets(store, rules, () => clock.now);
  const files = await createFiles({
    store,
    directory: join(directory, "files"),
    clock: () => clock.now,
  });
  const app = await createApp({
    store,
    rulesets,
    clock: () => clock.now,
    assets: { widget: join(directory, "no-widget") },
    agentKey,
    identityKey: secretKey(identitySecret),
    demo: null,
    logLevel: "silent",
    files,
    ...overrides,
  });
  const { url } = await app.listen({ host: "127.0.0.1", port: 0 });

  async function post<Reply>(
    path: string,
    body: unknown,
    deviceKey?: string,
    identityToken?: string,
  ) {
    const response = await fetch(url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(deviceKey && { [deviceKeyHeader]: deviceKey }),
        ...(identityToken !== undefined && { [identityHeader]: identityToken }),
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Reply & ErrorReply };
  }

  return {
    url,
    store,
    directory,
    clock,
    agentKey,
    post,
    token: (userId, claims) => tokenOf(clock.now, { sub: userId, ...claims }),
    async send(anonymousId, events, deviceKey = keyOf(anonymousId), identityToken) {
      const batch = events.map((event) => ({
        type: "track",
        timestamp: new Date(clock.now).toISOString(),
        anonymousId,
        ...event,
      }));
      return (await post<BatchReply>(routes.batch, { batch }, deviceKey, identityToken)).body;
    },
    workNow: () => app.reach.workNow(),
    sockets: () => app.fastify.websocketServer.clients.size,
    fastify: app.fastify,
    async close() {
      await app.close();
      rulesets.close();
      await store.close();
      if (at !== undefined) return;
      await place?.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
