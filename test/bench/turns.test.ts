import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { top } from "../support/server.ts";

const bench = join(top, "test/bench/turns.mjs");
const isBuilt = existsSync(join(top, "packages/server/dist/turns/hold.js"));

interface Figures {
  readonly idle: number;
  readonly minute: { readonly result: number; readonly seconds: number };
  readonly hour: { readonly result: number; readonly seconds: number };
}

test.skipIf(!isBuilt)(
  "of 200,000 customers on the wheel those who are due are found, and the others cost nothing",
  async () => {
    const { measureTurns } = (await import(bench)) as {
      measureTurns(customers: number): Promise<Figures>;
    };
    const { idle, minute, hour } = await measureTurns(200_000);
    // 90 days have 2160 hours: those of one, to the customer.
    expect(minute.result + hour.result).toBe(Math.floor(200_000 / 2160) + 1);
    expect(idle).toBeLessThan(0.02);
    expect(minute.seconds + hour.seconds).toBeLessThan(1);
  },
);
