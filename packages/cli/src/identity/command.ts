import { readFile } from "node:fs/promises";
import { signIdentity } from "@proffer/node";
import { readIdentitySecret } from "@proffer/server";
import { parseIdentityOptions } from "./options.ts";
import type { IdentityOptions } from "./options.ts";

const help = `proffer identity — the secret with which a shop proves who its customers are

  proffer identity secret
  proffer identity token customer-42

  secret      prints the secret that this server checks identity tokens with. Give it to your
              own server, which signs a token for whoever is logged in (signIdentity of
              @proffer/node, or any JWT library: HS256, sub, aud "proffer", exp). Never to a page
  token ID    prints a token for a user id, to try things with

  --data DIR          the server's; default .proffer                PROFFER_DATA
                      (or the secret itself, in the environment)    PROFFER_IDENTITY_SECRET
  --expires-in N      for how many seconds a token is good; default 3600, at most 86400
  --private-key FILE  signs with it instead, for a server with --identity-key: Ed25519 or P-256, PEM
  --help              this

Exit codes: 0 done, 1 it cannot be done, 2 the command was not understood.
`;

/** `proffer identity`: prints the identity secret, or a token signed with it. Gives the exit code. */
export async function identityCommand(argv: readonly string[]): Promise<number> {
  let options: IdentityOptions;
  try {
    options = parseIdentityOptions(argv, process.env);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\nproffer identity --help says more.\n`);
    return 2;
  }
  process.stdout.write(`${await run(options)}\n`);
  return 0;
}

async function run(options: IdentityOptions): Promise<string> {
  switch (options.type) {
    case "help":
      return help.trimEnd();
    case "secret":
      return secretOf(options);
    case "token": {
      const { userId, expiresInSeconds } = options;
      const expires = expiresInSeconds !== undefined && { expiresInSeconds };
      return signIdentity({ userId, ...expires, ...(await keyOf(options)) });
    }
  }
}

async function keyOf(
  options: IdentityOptions & { type: "token" },
): Promise<{ readonly secret: string } | { readonly privateKey: string }> {
  const { privateKey: file } = options;
  if (file === undefined) return { secret: await secretOf(options) };
  try {
    return { privateKey: await readFile(file, "utf8") };
  } catch (cause) {
    throw new Error(`The private key ${file} cannot be read. Pass a file that is there.`, {
      cause,
    });
  }
}

async function secretOf({
  secret,
  data,
}: Exclude<IdentityOptions, { type: "help" }>): Promise<string> {
  return secret ?? (await readIdentitySecret(data));
}
