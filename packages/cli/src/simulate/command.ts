import { parseArgs } from "node:util";
import type { Problem, Ruleset } from "@proffer/engine";
import { formatProblem } from "@proffer/engine";
import { placeProblems } from "@proffer/engine/schema";
import type { Difference, Script } from "@proffer/engine/testing";
import { compareWithScript, parseScript, simulate } from "@proffer/engine/testing";
import { parseJson, readRules } from "../log/read-inputs.ts";
import { usage } from "../log/usage.ts";
import { readText } from "../read-text.ts";
import { paintFor } from "../terminal.ts";
import { renderDifferences, renderSimulation } from "./render.ts";
import { toJson } from "./to-json.ts";

const help = `proffer simulate — what would these rules do to a customer who does this?

  proffer simulate rules.json --script visit.json

  --script FILE   what the customer does, on a clock of its own:
                  { "start": "2026-01-01T09:00", "events": [
                      { "at": "0", "event": "Product Viewed",
                        "properties": { "product_id": "mug" }, "times": 3, "every": "1m" },
                      { "at": "1h", "click": "third-look" },
                      { "at": "2h", "dismiss": "third-look", "never": true } ],
                    "until": "8d" }
                  “start” without a zone is on the rule set's clock
  --json          the same for machines

Whatever is decided to be shown is shown at once; timers are looked at exactly
when they fall due. A script may say what it expects, as the “tests” of a rule set
do: "expect": [{ "rule": "third-look", "at": "2m" }].
Exit codes: 0 done, 1 could not be done or is not what the script expects, 2 the
command was not understood.
`;

interface Options {
  readonly rules: string;
  readonly script: string;
  readonly json?: boolean | undefined;
}

/** `proffer simulate`: prints what happens to a scripted customer, and when. Gives the exit code. */
export async function simulateCommand(argv: readonly string[]): Promise<number> {
  return usage("simulate", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      script: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const [rules, more] = positionals;
  if (rules === undefined) throw new Error("proffer simulate needs a rule set: rules.json.");
  if (more !== undefined)
    throw new Error(`proffer simulate takes one rule set, not also “${more}”.`);
  if (values.script === undefined) throw new Error("proffer simulate needs --script.");
  return { rules, script: values.script, json: values.json };
}

async function run(options: Options): Promise<number> {
  const ruleset = await readRules(options.rules);
  if (!ruleset) return 1;
  const { script: file } = options;
  const text = await readText(file);
  const { script, problems } = parseScript(parseJson(text, file), ruleset);
  for (const problem of placeProblems(problems, text, file))
    process.stderr.write(`${formatProblem(problem)}\n`);
  return script ? play(ruleset, script, text, options) : 1;
}

async function play(
  ruleset: Ruleset,
  script: Script,
  text: string,
  { script: file, json }: Options,
): Promise<number> {
  const simulation = await simulate(ruleset, script);
  const compared = script.expect !== null || script.refused.length > 0;
  const differences = compared ? compareWithScript(ruleset, script, simulation) : [];
  const style = {
    paint: paintFor(process.stdout),
    zone: ruleset.timezone ?? "UTC",
    locale: script.locale ?? ruleset.locale,
  };
  const lines = [
    ...renderSimulation(file, ruleset, script, simulation, style),
    ...(compared
      ? renderDifferences(placeProblems(differences.map(toProblem), text, file), style)
      : []),
  ];
  process.stdout.write(
    json
      ? toJson(ruleset, simulation, compared ? differences : undefined)
      : `${lines.join("\n")}\n`,
  );
  return differences.length === 0 ? 0 : 1;
}

/** What differs has a place in the script, as a problem of it has. */
function toProblem({ path, message, hint }: Difference): Problem {
  return { severity: "error", code: "bad_value", path, message, hint };
}
