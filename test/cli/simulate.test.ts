import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Moment } from "@proffer/engine/testing";
import { cli, top } from "../support/server.ts";

const shopRules = join(top, "examples/shop/rules.json");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-simulate-"));
});

function simulate(script: unknown, ...args: string[]) {
  const file = join(folder, "visit.json");
  writeFileSync(file, typeof script === "string" ? script : JSON.stringify(script, null, 2));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, "simulate", shopRules, "--script", file, ...args],
    { cwd: top, encoding: "utf8" },
  );
  return {
    status,
    stdout: stdout.replaceAll(file, "visit.json"),
    stderr: stderr.replaceAll(file, "visit.json"),
  };
}

const mug = { product_id: "mug", name: "Morning Mug" };
const looks = { at: "0", event: "Product Viewed", properties: mug, times: 3, every: "1m" };
const visit = {
  name: "three looks and a return",
  events: [
    looks,
    { at: "10m", dismiss: "third-look" },
    { at: "8d", event: "Page", properties: { path: "/" } },
  ],
};

describe("proffer simulate", () => {
  test("prints what happens and when, what is decided and why, and what is still missing", () => {
    const { status, stdout, stderr } = simulate(visit);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toBe(`visit.json: three looks and a return
from 2026-01-01 09:00 Asia/Shanghai, 8d long

Thu 2026-01-01
  0         09:00      Product Viewed  product_id mug  name Morning Mug
                       … and once more
  2m        09:02      Product Viewed  product_id mug  name Morning Mug
                         ✓ third-look (mug): message
                           “Still thinking about the Morning Mug? Ask us
                           anything about it — size, glaze, how it pours.”
                           because 3 of 3 Product Viewed within 7d (product_id
                           mug)
                           limit: shown 0 of 1 times per 7d
                           frequency: reached 0 of 5 times per 1d
  10m       09:10      Message Dismissed  rule_id third-look  key mug

Fri 2026-01-09
  8d        09:00      Page  path /
                         ✓ welcome-back: coupon win-back
                           “Good to see you again. Here is ten per cent off,
                           with our thanks for coming back.”
                           because 7d 23h since the last activity, asked: is at
                           least 7d
                           frequency: reached 0 of 5 times per 1d

What did not fire, as it stands at 2026-01-09 09:00 Asia/Shanghai
  ✗ stuck is not true: 0 of 3 Operation Failed in a row (operation any): 3 more
`);
  });

  test("ends with 0 where all is as the script expects, and with 1 where it is not", () => {
    const expected = [
      { rule: "third-look", at: "2m", key: "mug" },
      { rule: "welcome-back", at: "8d" },
    ];
    const good = simulate({ ...visit, expect: expected });
    expect(good.stdout).toContain("✓ as expected");
    expect(good.status).toBe(0);
    const bad = simulate({ ...visit, expect: [expected[1], expected[0]] });
    expect(bad.stdout).toMatch(
      /✗ “(welcome-back|third-look)” at .* came, but in another place\.\n {2}at expect\[\d\] \(visit\.json:\d+\)/,
    );
    expect(bad.status).toBe(1);
  });

  test("gives the same to machines", () => {
    const { stdout } = simulate({ ...visit, expect: [] }, "--json");
    const found = JSON.parse(stdout) as { moments: Moment[]; differences: unknown[] };
    const decisions = found.moments.flatMap((moment) => moment.decisions);
    expect(decisions.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ["third-look", "act"],
      ["welcome-back", "act"],
    ]);
    expect(found.differences).toHaveLength(2);
  });

  test("reads its texts in the customer's language", () => {
    expect(simulate({ ...visit, locale: "zh-Hans-CN" }).stdout).toContain(
      "“还在考虑“Morning Mug”吗？",
    );
  });

  test.each([
    [
      "a slip",
      { ...visit, untill: "9d" },
      /visit\.json:\d+:\d+ error: A script has no field “untill”\.[\s\S]*Did you mean “until”\?/,
      1,
    ],
    ["a file that is not JSON", "{", /visit\.json is not JSON/, 1],
    [
      "a rule that is not there",
      { ...visit, expect: [{ rule: "thrid-look" }] },
      /No rule that runs has the id “thrid-look”\.[\s\S]*Did you mean “third-look”\?/,
      1,
    ],
  ])("%s is told of, with its line, and nothing is run", (_what, script, message, code) => {
    const { status, stdout, stderr } = simulate(script);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect(stdout).toBe("");
    expect(status).toBe(code);
  });

  test("without a script, or with two rule sets, is not understood", () => {
    for (const args of [[shopRules], ["--script", "x"], [shopRules, shopRules, "--script", "x"]]) {
      const { status, stderr } = spawnSync(process.execPath, [cli, "simulate", ...args], {
        encoding: "utf8",
      });
      expect(status).toBe(2);
      expect(stderr).toContain("See proffer simulate --help.");
    }
  });
});
