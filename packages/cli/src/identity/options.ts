import { parseArgs } from "node:util";

/** What `proffer identity` was asked to do. */
export type IdentityOptions =
  | { readonly type: "help" }
  | ({ readonly type: "secret" } & Keys)
  | ({
      readonly type: "token";
      readonly userId: string;
      readonly expiresInSeconds?: number;
      /** The file of what signs instead of the secret. */
      readonly privateKey?: string;
    } & Keys);

interface Keys {
  readonly data: string;
  /** The environment's, which a server that was started with it goes by. */
  readonly secret?: string;
}

/**
 * Reads the command line, and the environment for what it does not say.
 *
 * @throws Error with a message for people.
 */
export function parseIdentityOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): IdentityOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      data: { type: "string" },
      "expires-in": { type: "string" },
      "private-key": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [what, ...rest] = positionals;
  if (values.help || what === undefined) return { type: "help" };
  const secret = env["PROFFER_IDENTITY_SECRET"];
  const keys = {
    data: values.data ?? env["PROFFER_DATA"] ?? ".proffer",
    ...(secret !== undefined && { secret }),
  };
  if (what === "secret" && rest.length === 0) return { type: "secret", ...keys };
  const [userId] = rest;
  if (what !== "token" || userId === undefined || rest.length > 1)
    throw new Error("Say “proffer identity secret” or “proffer identity token USER_ID”.");
  const { "expires-in": expiresIn, "private-key": privateKey } = values;
  return {
    type: "token",
    userId,
    ...keys,
    ...(expiresIn !== undefined && { expiresInSeconds: Number(expiresIn) }),
    ...(privateKey !== undefined && { privateKey }),
  };
}
