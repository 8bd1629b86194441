import type { Ruleset } from "@proffer/engine";
import { formatProblem, parseRulesetText } from "@proffer/engine";
import type { Mapping } from "./mapping.ts";
import { parseMapping } from "./mapping.ts";
import { readText } from "../read-text.ts";

/** Reads a file that holds JSON. */
export async function readJson(file: string): Promise<unknown> {
  return parseJson(await readText(file), file);
}

/** @throws an `Error` that names the file. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} is not JSON: ${reason}.`, { cause: error });
  }
}

/** Reads a mapping file; without one there is none. */
export async function readMapping(file: string | undefined): Promise<Mapping | null> {
  return file === undefined ? null : parseMapping(await readJson(file), file);
}

/** Reads a rule set, tells on stderr of what was refused, and gives the healthy rules; `undefined` where none is left. */
export async function readRules(file: string): Promise<Ruleset | undefined> {
  const { ruleset, problems } = parseRulesetText(await readText(file), file);
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`);
  if (ruleset.rules.length > 0) return ruleset;
  process.stderr.write(`${file}: no rule is left to run.\n`);
  return undefined;
}
