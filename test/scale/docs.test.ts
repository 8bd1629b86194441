import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { snippetsOf } from "../support/markdown.ts";
import { cli, top } from "../support/server.ts";

const pages = ["docs/scale.md", "docs/zh-Hans/scale.md"];

describe("docs/scale.md", () => {
  const snippet = (language: string, containing: string): string =>
    snippetsOf("docs/scale.md").find(
      (one) => one.language === language && one.code.includes(containing),
    )?.code ?? "";

  test("its first command prints what it says", () => {
    const command = snippet("sh", "examples/backtest/events.csv");
    const { stdout, status } = spawnSync("sh", ["-c", command], { cwd: top, encoding: "utf8" });
    expect(stdout).toBe(snippet("text", "firing_id"));
    expect(status).toBe(0);
  });

  test("names only options that there are", () => {
    const help = ["fire", "worker"].map((name) => {
      const run = spawnSync(process.execPath, [cli, name, "--help"], { encoding: "utf8" });
      expect(run.status).toBe(0);
      return run.stdout;
    });
    const own = snippetsOf("docs/scale.md").flatMap(({ code }) => code.split("\n"));
    const lines = own.filter((line) => /proffer(?:-fire)? |proffer -- fire/.test(line));
    const named = lines.flatMap((line) => line.match(/--[a-z]+\b/g) ?? []);
    expect(named.length).toBeGreaterThan(10);
    for (const option of named) expect(help.join("")).toContain(option);
  });

  test("gives the same figures in both languages", () => {
    const [english, chinese] = pages.map((page) =>
      readFileSync(join(top, page), "utf8")
        .split("\n")
        .filter((line) => line.startsWith("| "))
        .map((line) =>
          (line.match(/\d[\d,.]*/g) ?? []).map((figure) => figure.replace(/[,.]$/, "")),
        ),
    );
    expect(chinese?.flat().toSorted()).toEqual(english?.flat().toSorted());
  });
});
