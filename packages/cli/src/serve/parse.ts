import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { suggest } from "@proffer/engine/schema";
import { serveRows } from "../serve-options.ts";
import { readEnvironment, refuseMisspeltVariables } from "./environment.ts";
import type { Env } from "./environment.ts";
import { readSecretFile } from "./given.ts";
import type { Given, ReadFile } from "./given.ts";
import type { Row, ServeOptions } from "./row.ts";

const allRows: readonly [string, Row<unknown>][] = Object.entries(serveRows);

/**
 * Reads the command line, and the environment for what the command line does not say.
 *
 * @param readFile reads the file of a secret.
 * @returns `"help"` where that is asked for.
 * @throws Error with a message for people.
 */
export function parseServeOptions(
  argv: readonly string[],
  env: Env,
  readFile: ReadFile = (path) => readFileSync(path, "utf8"),
): ServeOptions | "help" {
  const given = readCommandLine(argv);
  if (given.has("help")) return "help";
  refuseMisspeltVariables(
    env,
    allRows.map(([, row]) => row),
  );
  const options: Record<string, unknown> = {};
  for (const [field, row] of allRows) {
    const found =
      fromCommandLine(row, given, readFile) ?? readEnvironment(row, env, readFile) ?? unasked(row);
    if (found) options[field] = row.read(found.text, found.name);
  }
  // Each row's type is checked against its field where the rows are.
  return options as unknown as ServeOptions;
}

function unasked({ default: text, option }: Row<unknown>): Given | undefined {
  return text === undefined ? undefined : { text, name: `--${option}` };
}

/** @returns what stands behind each option; a switch has “yes”. */
function readCommandLine(argv: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map<string, "string" | "boolean">([["help", "boolean"]]);
  for (const [, { option, value, secret }] of allRows) {
    known.set(option, value === undefined ? "boolean" : "string");
    if (secret) known.set(`${option}-file`, "string");
  }
  const options = Object.fromEntries([...known].map(([name, type]) => [name, { type }]));
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...options, help: { type: "boolean", short: "h" } },
    // Its own errors know of no likeness, and repeat what may be a password.
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== "option")
      throw new Error(
        "There is a word that belongs to no option. Put options in front of their values, and quotes around what has spaces.",
      );
    const type = known.get(token.name);
    if (type === undefined) throw new Error(unknownOption(token.rawName, [...known.keys()]));
    given.set(token.name, type === "string" ? valueOf(token) : switchOf(token));
  }
  return given;
}

interface Token {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function valueOf({ rawName, value, inlineValue }: Token): string {
  if (value !== undefined && value !== "" && (inlineValue || !value.startsWith("-"))) return value;
  throw new Error(`${rawName} needs a value.`);
}

function switchOf({ rawName, value }: Token): string {
  if (value === undefined) return "yes";
  throw new Error(`${rawName} is a switch: it takes no value.`);
}

function unknownOption(rawName: string, known: readonly string[]): string {
  const near = suggest(rawName.replace(/^-+/, ""), known);
  return `There is no option ${rawName}.${near === undefined ? "" : ` Did you mean --${near}?`}`;
}

function fromCommandLine(
  { option, secret, env: [variable] }: Row<unknown>,
  given: ReadonlyMap<string, string>,
  readFile: ReadFile,
): Given | undefined {
  const name = `--${option}`;
  const text = given.get(option);
  const file = given.get(`${option}-file`);
  if (text !== undefined && file !== undefined)
    throw new Error(`There are ${name} and ${name}-file. Leave one out.`);
  if (text !== undefined && secret && (secret === "whole" || holdsPassword(text)))
    throw new Error(
      `Everybody on this machine can read what stands on a command line, and ${name} holds a secret. Put it into ${variable}, or into a file that ${name}-file names.`,
    );
  if (text !== undefined) return { text, name };
  return file === undefined ? undefined : readSecretFile(`${name}-file`, file, readFile);
}

function holdsPassword(url: string): boolean {
  return /:\/\/[^/@]*:[^/@]+@|[?&]password=/.test(url);
}
