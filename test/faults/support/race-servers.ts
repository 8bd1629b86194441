import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseRuleset } from "@proffer/engine";
import { deviceKeyHeader, routes } from "@proffer/protocol";
import type { Coupon, ErrorReply } from "@proffer/protocol";
import { freePort } from "../../../packages/server/src/testing/free-port.ts";
import { cli } from "../../support/server.ts";

/** Whoever looked into their cart gets a coupon, as long as there are some. */
export const raceRules = (budget: number) => ({
  version: 1,
  campaigns: {
    race: {
      value: { amount: "5.00", currency: "CNY" },
      budget: { count: budget, amount: { amount: `${5 * budget}.00`, currency: "CNY" } },
      perCustomer: 1,
    },
  },
  rules: [
    {
      id: "looked",
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
      event: { type: "coupon", params: { campaign: "race", text: "Five off" } },
    },
  ],
});

/** A `proffer serve` in a process of its own that can be killed. */
export interface RaceServer {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function createRaceServer(args: readonly string[]): Promise<RaceServer> {
  const port = await freePort();
  const command = [cli, "serve", "--port", String(port), "--strict-port", "--rate-limits", "0"];
  let child: ChildProcess;
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      child = spawn(process.execPath, [...command, ...args], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        said += String(chunk);
        if (said.includes("Ctrl-C ends it.")) return void child.stdout?.resume();
      }
      throw new Error(`The server ended:\n${said}`);
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Each customer has looked into their cart. */
export async function seed(url: string, customers: readonly string[]): Promise<void> {
  for (let from = 0; from < customers.length; from += 500) {
    const batch = customers.slice(from, from + 500).map((anonymousId) => ({
      type: "track",
      event: "Cart Viewed",
      messageId: "m1",
      anonymousId,
    }));
    const response = await fetch(url + routes.batch, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ batch }),
    });
    if (!response.ok) throw new Error(await response.text());
  }
}

/** Claims until there is an answer, as a page does that is told to try again or hears nothing. */
export function claimFrom(urls: readonly string[], budget: number) {
  const [rule] = parseRuleset(raceRules(budget)).ruleset.rules;
  let turn = 0;
  return async (anonymousId: string): Promise<string | undefined> => {
    const trigger = { type: "event", messageId: "m1" };
    const request = { anonymousId, rule: "looked", version: rule?.version, key: null, trigger };
    for (;;) {
      const url = urls[turn++ % urls.length] as string;
      const reply = await fetch(url + routes.claims, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          [deviceKeyHeader]: `key-of-${anonymousId}-0000`,
        },
        body: JSON.stringify(request),
      })
        .then(async (response) => (await response.json()) as Coupon & Partial<ErrorReply>)
        .catch(() => undefined);
      if (reply?.code !== undefined) return reply.code;
      if (reply?.error?.code === "budget_spent") return undefined;
      if (reply?.error && !reply.error.retryable) throw new Error(reply.error.message);
      await sleep(20);
    }
  };
}
