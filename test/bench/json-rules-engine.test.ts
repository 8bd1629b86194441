import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import * as stock from "json-rules-engine";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../support/bundle.ts";
import { top } from "../support/server.ts";
import { cases } from "./json-rules-engine/generate.ts";
import { scenarios } from "./json-rules-engine/scenarios.ts";
import { settled, transcribe } from "./json-rules-engine/transcript.ts";
import type { JsonRulesEngine } from "./json-rules-engine/transcript.ts";

/** What a page pays for json-rules-engine at most, once a first rule is about to fire. */
const maxGzippedBytes = 10.7 * 1024;

let slimmed: JsonRulesEngine;
let file: string;

beforeAll(async () => {
  const entry = join(top, "test/bench/json-rules-engine/entry.ts");
  file = await bundle(entry, join(top, "test/.artifacts/slim-json-rules-engine"), {});
  slimmed = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as JsonRulesEngine;
});

describe("json-rules-engine, slimmed in a bundle, does what it does as it comes", () => {
  test("on generated rules and facts: results, events, calls of facts and complaints, in order", async () => {
    let pairs = 0;
    const property = fc.asyncProperty(cases, async (given) => {
      pairs += given.rules.length;
      const [expected, actual] = [await transcribe(stock, given), await transcribe(slimmed, given)];
      if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 4000, seed: 20_261_122 });
    console.log(`rule_fact_pairs ${pairs}`);
    expect(pairs).toBeGreaterThanOrEqual(20_000);
  });

  test.each(Object.entries(scenarios))("%s", async (_name, scenario) => {
    const expected = await settled(() => scenario(stock));
    expect(expected).not.toHaveProperty("error");
    expect(await settled(() => scenario(slimmed))).toEqual(expected);
  });

  describe("except where no rule of ours can go:", () => {
    const run = async (library: JsonRulesEngine, leaf: object, event: object, fact: unknown) => {
      const engine = new library.Engine([], { allowUndefinedFacts: true });
      engine.addFact("n", fact as () => unknown);
      const all = [{ fact: "n", operator: "equal", value: 1, ...leaf }];
      engine.addRule({ conditions: { all }, event: { type: "held", ...event } });
      return settled(async () => (await engine.run()).events);
    };

    test("a “path” is refused in words", async () => {
      const held = [{ type: "held" }];
      expect(await run(stock, { path: "$.of" }, {}, { of: 1 })).toEqual(held);
      const refusal = "A “path” is not allowed in a rule.";
      expect(await run(slimmed, { path: "$.of" }, {}, { of: 1 })).toHaveProperty(
        "error",
        expect.stringContaining(refusal),
      );
    });

    test("an event named “error” needs no listener", async () => {
      expect(await run(stock, {}, { type: "error" }, 1)).toHaveProperty("error");
      expect(await run(slimmed, {}, { type: "error" }, 1)).toEqual([{ type: "error" }]);
    });

    test("a Date among an event's params is none any more", async () => {
      const params = { at: new Date(0) };
      const time = async (library: JsonRulesEngine) => {
        const [event] = (await run(library, {}, { params }, 1)) as [{ params: typeof params }];
        return settled(() => event.params.at.getTime());
      };
      expect(await time(stock)).toBe(0);
      expect(await time(slimmed)).toEqual({ error: "TypeError" });
    });

    test("params that JSON cannot tell apart are the same params", async () => {
      const ask = async (library: JsonRulesEngine) => {
        const asked: unknown[] = [];
        const engine = new library.Engine();
        engine.addFact("n", (params) => asked.push(params["x"]));
        const leaf = (x: unknown) => ({ fact: "n", params: { x }, operator: "equal", value: 1 });
        engine.addRule({ conditions: { all: [leaf(null), leaf(NaN)] }, event: { type: "held" } });
        await engine.run();
        return asked;
      };
      expect(await ask(stock)).toEqual([null, NaN]);
      expect(await ask(slimmed)).toEqual([null]);
    });
  });

  test("in at most 10.7 KB gzipped, and without eval or new Function", () => {
    const code = readFileSync(file);
    const gzipped = gzipSync(code, { level: 9 }).length;
    console.log(`json_rules_engine_gz_kb ${(gzipped / 1024).toFixed(2)}`);
    expect(gzipped).toBeLessThanOrEqual(maxGzippedBytes);
    expect(code.toString()).not.toMatch(/new Function|\beval\(/);
  });
});
