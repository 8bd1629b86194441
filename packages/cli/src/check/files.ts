import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";

/** A rule set to look over, or why it cannot be. */
export type Input =
  | { readonly type: "text"; readonly file: string; readonly text: string }
  | { readonly type: "unreadable"; readonly file: string; readonly message: string };

/** What standard input is called. */
const standardInput = "standard input";

/** Reads every file that was named; a directory stands for the rule sets in it. */
export async function readInputs(names: readonly string[]): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) inputs.push(...(await readOne(name)));
  return inputs;
}

async function readOne(name: string): Promise<readonly Input[]> {
  if (name === "-")
    return [{ type: "text", file: standardInput, text: await readAll(process.stdin) }];
  try {
    if ((await stat(name)).isDirectory()) return await readDirectory(name);
    return [{ type: "text", file: name, text: await readFile(name, "utf8") }];
  } catch (error) {
    return [{ type: "unreadable", file: name, message: explain(error) }];
  }
}

async function readDirectory(name: string): Promise<readonly Input[]> {
  const files = (await readdir(name)).filter((file) => file.endsWith(".json")).sort();
  const inputs: Input[] = [];
  for (const file of files) {
    const path = join(name, file);
    const text = await readFile(path, "utf8");
    if (isRuleset(text)) inputs.push({ type: "text", file: path, text });
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
