import { parseArgs } from "node:util";

/** What `proffer check` was asked to do. */
export interface CheckCommandOptions {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly strict: boolean;
  readonly fix: boolean;
}

export const checkHelp = `proffer check — is this rule set right, and does it mean what it should?

  proffer check rules.json
  proffer check --fix rules.json
  proffer check --json --strict campaigns/

  FILE        a rule set; a directory stands for every *.json in it that has “rules”;
              - reads standard input
  --fix       mends what can only have been meant one way: signs for operators (">="),
              letter case, a slip of one letter in a name, zh_CN, a missing version,
              commas before a bracket, curly quotes, Chinese punctuation, "7 days". All else of
              the file stays as it is
  --strict    warnings count as errors
  --json      one JSON object for machines

An error takes its rule out, and the others run. A warning is probably a mistake; a hint is worth
a look. The rule set's own “tests” are run, too. Nothing is sent anywhere.

Exit codes: 0 no errors, 1 errors or failing tests (or, with --strict, warnings),
            2 the command was not understood or a file cannot be read.
`;

/** Reads the command line; a number is the exit code where there is nothing left to do. */
export function readCheckOptions(argv: readonly string[]): CheckCommandOptions | number {
  const flag = { type: "boolean" } as const;
  const options = {
    json: flag,
    strict: flag,
    fix: flag,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (values.help) {
      process.stdout.write(checkHelp);
      return 0;
    }
    const { json = false, strict = false, fix = false } = values;
    if (positionals.length === 0) return complain("proffer check needs a file.");
    if (fix && positionals.includes("-"))
      return complain("--fix writes into the file, and standard input is none.");
    return { files: positionals, json, strict, fix };
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
}

function complain(message: string): number {
  process.stderr.write(`${message}\nproffer check --help says more.\n`);
  return 2;
}
