import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { cli, top } from "../../support/server.ts";
import type { ShopRow } from "./shop-log.ts";
import { toCsv } from "./write-rows.ts";

export const rules = join(top, "test/scale/rules.json");
export const mapping = join(top, "test/scale/mapping.json");

/** Runs `proffer fire` on a text. */
export function fire(
  input: string,
  args: readonly string[],
  options: readonly string[] = ["--rules", rules, "--mapping", mapping],
) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, "fire", ...options, ...args],
    { input, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  return { status, stdout, stderr };
}

/** What `proffer backtest` finds in the same rows: one text a firing, sorted. */
export function backtestOf(rows: readonly ShopRow[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "proffer-scale-"));
  try {
    writeFileSync(join(folder, "log.csv"), toCsv(rows));
    return backtestFile(join(folder, "log.csv"), mapping, rules, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `proffer backtest` finds in a file: one text a firing, sorted. */
export function backtestFile(
  events: string,
  map: string,
  set: string,
  folder: string,
): readonly string[] {
  const out = join(folder, "firings.csv");
  const args = ["--rules", set, "--events", events, "--mapping", map, "--out", out];
  const { status, stderr } = spawnSync(process.execPath, [cli, "backtest", ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const [, ...lines] = parse(readFileSync(out)) as string[][];
  return lines.map((cells) => cells.join(" | ")).sort();
}

/** The same of the TSV that `proffer fire` writes: its first four columns are a back-test's. */
export function firingsOf(tsv: string): readonly string[] {
  const lines = tsv.split("\n").slice(0, -1);
  return lines.map((line) => line.split("\t").slice(0, 4).map(unescaped).join(" | ")).sort();
}

function unescaped(cell: string): string {
  return cell === "\\N"
    ? ""
    : cell.replaceAll(
        /\\(.)/g,
        (_whole, letter: string) => ({ t: "\t", n: "\n" })[letter] ?? letter,
      );
}
