import { parseArgs } from "node:util";
import { ownNames, rulesetJsonSchema } from "@proffer/engine/schema";
import { endWithReader } from "./check/closed-pipe.ts";
import { readText } from "./read-text.ts";

const help = `proffer schema — prints the JSON Schema of a rule set, for completion and hover texts in an editor

  proffer schema > ruleset.schema.json
  proffer schema rules.json > ruleset.schema.json

Then name it at the top of the rule set: "$schema": "./ruleset.schema.json".

  RULES       a rule set whose own events, facts and operators are completed, too; needed
              where it has facts or operators of its own

Exit codes: 0 done, 1 the file cannot be read, 2 the command was not understood.
`;

/** `proffer schema`: prints the JSON Schema of a rule set. Gives the exit code. */
export async function schemaCommand(argv: readonly string[]): Promise<number> {
  const files = readFiles(argv);
  if (typeof files === "number") return files;
  const [file] = files;
  const own = file === undefined ? {} : ownNames(await readJson(file));
  endWithReader(process.stdout);
  process.stdout.write(`${JSON.stringify(rulesetJsonSchema(own), null, 2)}\n`);
  return 0;
}

function readFiles(argv: readonly string[]): readonly string[] | number {
  try {
    const options = { help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (values.help) process.stdout.write(help);
    if (values.help) return 0;
    if (positionals.length <= 1) return positionals;
    process.stderr.write("proffer schema takes one rule set at most.\n");
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.stderr.write("proffer schema --help says more.\n");
  return 2;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(`${file} is not JSON; proffer check ${file} says where.`, { cause: error });
  }
}
