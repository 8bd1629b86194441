import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fuzz } from "./fuzz/fuzz.ts";

// `npm run fuzz:server -- --cases 1000000` sets these.
const cases = Number(process.env["FUZZ_CASES"] ?? 20_000);
const seed = Number(process.env["FUZZ_SEED"] ?? 1);
const report = process.env["FUZZ_REPORT"];

test(
  `${cases} damaged requests, frames and bytes bring nothing down`,
  async () => {
    const from = Date.now();
    const { faults, statuses, heapMb } = await fuzz(cases, seed, (done) => {
      if (report !== undefined && done % 10_000 === 0) console.error(`${done} of ${cases}`);
    });
    if (report !== undefined)
      writeFileSync(
        report,
        JSON.stringify({ seconds: (Date.now() - from) / 1000, statuses, heapMb }),
      );
    expect(faults).toEqual([]);
    // Damaged or not, some of it must get through: a server that refuses everything breaks at nothing.
    if (cases >= 5_000) {
      for (const status of ["200", "400", "401", "403", "404", "413"])
        expect(Object.keys(statuses)).toContain(status);
      expect(statuses["200"]).toBeGreaterThan(cases / 50);
    }
    const [first = 0] = heapMb.slice(4);
    expect(heapMb.at(-1)).toBeLessThan(first + 150);
  },
  Math.max(120_000, cases * 20),
);
