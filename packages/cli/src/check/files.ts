import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { buffer as readAll } from "node:stream/consumers";
import type { Decoded } from "../read-text.ts";
import { decode } from "../read-text.ts";

/** A rule set to look over, or why it cannot be. */
export type Input =
  | { readonly type: "text"; readonly file: string; readonly text: string }
  | { readonly type: "not_utf8"; readonly file: string; readonly decoded: NotUtf8 }
  | { readonly type: "unreadable"; readonly file: string; readonly message: string };

/** What is known of bytes that are no UTF-8. */
export type NotUtf8 = Decoded & { readonly type: "not_utf8" };

/** What standard input is called. */
const standardInput = "standard input";

/** Reads every file that was named; a directory stands for the rule sets in it. */
export async function readInputs(names: readonly string[]): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) inputs.push(...(await readOne(name)));
  return inputs;
}

async function readOne(name: string): Promise<readonly Input[]> {
  if (name === "-") return [inputOf(standardInput, await readAll(process.stdin))];
  try {
    if ((await stat(name)).isDirectory()) return await readDirectory(name);
    return [inputOf(name, await readFile(name))];
  } catch (error) {
    return [{ type: "unreadable", file: name, message: explain(error) }];
  }
}

function inputOf(file: string, bytes: Uint8Array): Exclude<Input, { type: "unreadable" }> {
  const decoded = decode(bytes);
  return decoded.type === "text"
    ? { type: "text", file, text: decoded.text }
    : { type: "not_utf8", file, decoded };
}

async function readDirectory(name: string): Promise<readonly Input[]> {
  const files = (await readdir(name)).filter((file) => file.endsWith(".json")).sort();
  const inputs: Input[] = [];
  for (const file of files) {
    const path = join(name, file);
    const input = inputOf(path, await readFile(path));
    if (input.type === "not_utf8" || isRuleset(input.text)) inputs.push(input);
  }
  if (inputs.length > 0) return inputs;
  return [
    {
      type: "unreadable",
      file: name,
      message: "there is no rule set in this directory (a *.json with “rules”).",
    },
  ];
}

/** A file that is broken is taken for a rule set where it speaks of rules: it is the one that needs looking at. */
function isRuleset(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return typeof json === "object" && json !== null && "rules" in json;
  } catch {
    return /["“”]rules["“”]\s*:/.test(text);
  }
}

function explain(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EACCES") return "this user may not read it.";
  return error instanceof Error ? error.message : String(error);
}
