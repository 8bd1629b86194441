import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { top } from "../support/server.ts";

/** What it comes to on a quiet machine, and what a busy one is let pass with. */
const bounds: Readonly<Record<string, readonly ["least" | "most", number]>> = {
  batch_ratio: ["least", 0.5],
  batches_per_s: ["least", 20],
  bare_batches_per_s: ["least", 20],
  batch_p99_ms: ["most", 5_000],
  claim_p99_ms: ["most", 10_000],
  claim_p50_ms: ["most", 500],
  ready_ms: ["most", 5_000],
  idle_mb: ["most", 180],
};

test("the server's benchmark prints each figure, and none is far from what it should be", () => {
  const output = execFileSync(
    process.execPath,
    [join(top, "test/bench/server/run.mjs"), "--quick"],
    { encoding: "utf8", timeout: 110_000, stdio: ["ignore", "pipe", "pipe"] },
  );
  const figures = new Map(
    output
      .split("\n\n")[0]
      ?.split("\n")
      .map((line) => line.split(" ") as [string, string]),
  );
  expect([...figures.keys()]).toEqual(Object.keys(bounds));
  for (const [name, [kind, bound]] of Object.entries(bounds)) {
    const value = Number(figures.get(name));
    if (kind === "least") expect({ name, value, ok: value >= bound }).toMatchObject({ ok: true });
    else expect({ name, value, ok: value <= bound }).toMatchObject({ ok: true });
  }
}, 120_000);
