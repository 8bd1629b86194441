import * as fc from "fast-check";
import type * as Engine from "../index.ts";

/** What a law is about: the engine's own functions or, to show that the law can fail, an engine with a bug. */
export interface Subject extends Pick<
  typeof Engine,
  | "parseRuleset"
  | "createState"
  | "packState"
  | "unpackState"
  | "advance"
  | "fire"
  | "replay"
  | "nextTimer"
  | "compileWatch"
  | "createWatch"
> {
  readonly decide: (
    ...args: Parameters<typeof Engine.decide>
  ) => Promise<{ readonly state: Engine.State; readonly decisions: readonly Engine.Decision[] }>;
}

/** How often a law is tried, and where the chance begins. */
export interface Trial {
  readonly runs: number;
  readonly seed: number;
  /** Of an earlier failure: only this case is tried. */
  readonly path?: string;
  /** `false` where nobody wants to see the simplest case that fails, only whether one does. */
  readonly shrinks?: false;
}

/** What came of it. */
export interface Outcome {
  readonly law: string;
  readonly seed: number;
  /** How many cases were tried, shrinking left out. */
  readonly runs: number;
  readonly failure: Failure | undefined;
}

/** The simplest case found that breaks a law. */
export interface Failure {
  /** With the seed it leads straight back to this case. */
  readonly path: string;
  readonly counterexample: string;
  readonly why: string;
}

/** A sentence that holds of every log and every rule set. */
export type Law<About = Subject> = (about: About, trial: Trial) => Promise<Outcome>;

/** So much fits on a line of a counterexample. */
const maxLine = 110;

/**
 * Tries a law on generated cases.
 *
 * @param holds throws where the case breaks the law.
 * @example
 * ```ts
 * const { failure } = await examine("batching", courses(kind), holds, { runs: 1000, seed: 1 });
 * ```
 */
export async function examine<Case>(
  law: string,
  cases: fc.Arbitrary<Case>,
  holds: (one: Case) => Promise<void> | void,
  { runs, seed, path, shrinks }: Trial,
): Promise<Outcome> {
  const details = await fc.check(
    fc.asyncProperty(cases, async (one) => holds(one)),
    {
      numRuns: runs,
      seed,
      ...(path !== undefined && { path }),
      ...(shrinks === false && { endOnFailure: true }),
    },
  );
  return { law, seed, runs: details.numRuns, failure: failureOf(details) };
}

function failureOf<Case>({
  failed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: fc.RunDetails<[Case]>): Failure | undefined {
  if (!failed) return undefined;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return { path: counterexamplePath ?? "", counterexample: show(counterexample?.[0]), why };
}

/** JSON with what is short on one line. */
function show(value: unknown, indent = ""): string {
  const short = JSON.stringify(value) ?? "undefined";
  if (typeof value !== "object" || value === null || short.length < maxLine) return indent + short;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const lines = value.map((entry) => show(entry, inner));
    return `${indent}[\n${lines.join(",\n")}\n${indent}]`;
  }
  const lines = Object.entries(value).map(
    ([name, entry]) => `${inner}"${name}": ${show(entry, inner).trimStart()}`,
  );
  return `${indent}{\n${lines.join(",\n")}\n${indent}}`;
}

/** Throws unless two things are the same when written as JSON. */
export function same(what: string, found: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}:\n  found  ${a}\n  wanted ${b}`);
}

/** A failure for people: what broke, how to see it again, and the simplest case. */
export function sayFailure({ law, seed, failure }: Outcome): string {
  if (!failure) return "";
  const { path, counterexample, why } = failure;
  return [
    `The law “${law}” is broken.`,
    why,
    `Seed ${seed}, path ${path}. Again: npm run laws -- --law ${law} --seed ${seed} --path ${path}`,
    counterexample,
  ].join("\n");
}
