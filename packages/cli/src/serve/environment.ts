import { suggest } from "@proffer/engine/schema";
import { readSecretFile } from "./given.ts";
import type { Given, ReadFile } from "./given.ts";
import type { Row } from "./row.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** What the environment says of an option. A variable that is empty is one that is not set, as compose files leave them. */
export function readEnvironment(
  { env: variables, secret }: Row<unknown>,
  env: Env,
  readFile: ReadFile,
): Given | undefined {
  for (const name of variables) {
    const text = env[name];
    const file = secret ? env[`${name}_FILE`] : undefined;
    if (text && file) throw new Error(`There are ${name} and ${name}_FILE. Leave one out.`);
    if (text) return { text, name };
    if (file) return readSecretFile(`${name}_FILE`, file, readFile);
  }
  return undefined;
}

const prefix = "PROFFER_";

const withoutPrefix = (name: string): string => name.replace(prefix, "");

/**
 * A misspelt variable would be passed over in silence. Other programs and commands of ours have variables that begin the
 * same way, so only what is all but the name of an option is refused.
 *
 * @throws Error naming both.
 */
export function refuseMisspeltVariables(env: Env, rows: readonly Row<unknown>[]): void {
  const known = rows.flatMap(({ env: names, secret }) =>
    names.flatMap((name) => (secret ? [name, `${name}_FILE`] : [name])),
  );
  for (const name of Object.keys(env)) {
    if (!name.startsWith(prefix) || known.includes(name)) continue;
    // The part that all of them begin with is no likeness.
    const near = suggest(name.slice(prefix.length), known.map(withoutPrefix));
    if (near !== undefined)
      throw new Error(
        `There is no ${name} to set in the environment. Did you mean ${prefix}${near}?`,
      );
  }
}
