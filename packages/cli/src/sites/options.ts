import { parseArgs } from "node:util";

/** What `proffer sites` was asked to do. */
export type SitesOptions = { readonly place: Place } & (
  | { readonly type: "list" }
  | {
      readonly type: "add";
      readonly id: string;
      readonly origins: readonly string[];
      readonly rules?: string;
    }
  | { readonly type: "keys" }
  | {
      readonly type: "add-key";
      readonly kind: "public" | "secret";
      readonly name: string;
      readonly origins: readonly string[];
    }
  | { readonly type: "revoke-key"; readonly id: string }
);

/** Where a site's data are. */
export interface Place {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly site?: string;
}

/** The options that say where the data are, and the environment's. */
export const placeOptions = {
  data: { type: "string" },
  "database-url": { type: "string" },
  site: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Env = Readonly<Record<string, string | undefined>>;

export function readPlace(
  values: Readonly<Record<string, string | boolean | string[] | undefined>>,
  env: Env,
): Place {
  const databaseUrl = values["database-url"] ?? env["PROFFER_DATABASE_URL"] ?? env["DATABASE_URL"];
  const { data, site } = values;
  return {
    data: String(data ?? env["PROFFER_DATA"] ?? ".proffer"),
    ...(databaseUrl !== undefined && { databaseUrl: String(databaseUrl) }),
    ...(site !== undefined && { site: String(site) }),
  };
}

/**
 * Reads the command line.
 *
 * @throws Error with a message for people.
 */
export function parseSitesOptions(argv: readonly string[], env: Env): SitesOptions | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...placeOptions,
      origin: { type: "string", multiple: true },
      rules: { type: "string" },
      name: { type: "string" },
      secret: { type: "boolean" },
    },
  });
  const [what, id, more] = positionals;
  if (values.help || what === undefined) return "help";
  const place = readPlace(values, env);
  const { origin: origins = [], rules, name, secret = false } = values;
  if (more !== undefined) throw new Error(`“${more}” is too much.`);
  if (id === undefined && (what === "list" || what === "keys")) return { type: what, place };
  if (what === "add" && id !== undefined)
    return { type: "add", place, id, origins, ...(rules !== undefined && { rules }) };
  if (what === "add-key" && id === undefined) {
    if (secret === origins.length > 0)
      throw new Error(
        "A key is for pages, with --origin, or for the shop's server, with --secret.",
      );
    const kind = secret ? "secret" : "public";
    return { type: "add-key", place, kind, name: name ?? (secret ? "server" : "pages"), origins };
  }
  if (what === "revoke-key" && id !== undefined) return { type: "revoke-key", place, id };
  throw new Error("Say list, add ID, keys, add-key or revoke-key ID.");
}
