import { parseArgs } from "node:util";
import type { RulesKey, RulesKeys, RulesKeysRequest } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { adminArgs, adminHelp, connect, readAdmin } from "../publish/admin.ts";
import type { AdminOptions } from "../publish/admin.ts";

const help = `proffer keys — the keys that rules are signed with

  proffer keys               those in use, as a page's tag pins them
  proffer keys add           a new pair of each kind, which signs beside the old ones
  proffer keys retire KID    one signs no more; its secret half is deleted

To change keys: add new ones, put them into the tag beside the old ones, wait
until no page has the old tag any more, and retire the old ones.

${adminHelp}  -m, --message T   why, for the audit log

Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options extends AdminOptions {
  /** `undefined`: only to look. */
  readonly request: RulesKeysRequest | undefined;
}

/** `proffer keys`. Gives the exit code. */
export function keysCommand(argv: readonly string[]): Promise<number> {
  return usage("keys", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: adminArgs,
  });
  if (values.help) return "help";
  const { message } = values;
  return {
    ...readAdmin("keys", values.server),
    request: readRequest(positionals, message),
  };
}

function readRequest(
  [action, kid, more]: readonly string[],
  message: string | undefined,
): RulesKeysRequest | undefined {
  if (action === undefined) return undefined;
  if (action === "add" && kid === undefined) return { action, message };
  if (action === "retire" && kid !== undefined && more === undefined)
    return { action, kid, message };
  throw new Error("proffer keys takes nothing, “add”, or “retire” and a key's id.");
}

async function run({ request, ...server }: Options): Promise<number> {
  const admin = connect(server);
  const { keys } = request
    ? await admin.post<RulesKeys>(routes.changeRulesKeys, request)
    : await admin.get<RulesKeys>(routes.rulesKeys);
  for (const key of keys) process.stdout.write(`${key.alg.padEnd(5)}  ${pinOf(key)}\n`);
  return 0;
}

/** A key as a page's tag pins it: its id, and its public half as `crypto.subtle.importKey("raw", …)` takes it. */
function pinOf(key: RulesKey): string {
  const raw =
    key.kty === "OKP"
      ? Buffer.from(key.x, "base64url")
      : Buffer.concat([
          Buffer.from([4]),
          Buffer.from(key.x, "base64url"),
          Buffer.from(key.y, "base64url"),
        ]);
  return `${key.kid}.${raw.toString("base64url")}`;
}
