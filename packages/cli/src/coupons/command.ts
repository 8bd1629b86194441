import { parseArgs } from "node:util";
import type { ErrorReply, PoolReply } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { readText } from "../read-text.ts";
import { readCodes } from "./read-codes.ts";

const help = `proffer coupons — brings a shop's own coupon codes

  proffer coupons upload spring-codes codes.csv --server https://help.example.com

  --server URL   the Proffer server                            PROFFER_SERVER
  --key KEY      the desk's key, or that of an admin            PROFFER_AGENT_KEY

A campaign with "pool": "spring-codes" gives these codes, each once. codes.csv has
one code a line, or a column headed “code”. Codes that are there already change
nothing, so the same file may be sent again, with more in it.
Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

/** Fits into one request, whatever the codes look like. */
const codesPerRequest = 20_000;

interface Options {
  readonly pool: string;
  readonly file: string;
  readonly server: string;
  readonly key: string;
}

/** `proffer coupons upload`: brings codes to a pool. Gives the exit code. */
export async function couponsCommand(argv: readonly string[]): Promise<number> {
  return usage("coupons", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      server: { type: "string" },
      key: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const [verb, pool, file, more] = positionals;
  if (verb !== "upload" || pool === undefined || file === undefined || more !== undefined)
    throw new Error(
      "proffer coupons upload takes a pool's name and a file: spring-codes codes.csv.",
    );
  const server = values.server ?? process.env["PROFFER_SERVER"];
  const key = values.key ?? process.env["PROFFER_AGENT_KEY"];
  if (!server || !/^https?:/.test(server) || !URL.canParse(server))
    throw new Error("proffer coupons needs --server, e.g. https://help.example.com.");
  if (!key) throw new Error("proffer coupons needs --key, the desk's key.");
  return { pool, file, server: new URL(server).href.replace(/\/+$/, ""), key };
}

async function run({ pool, file, server, key }: Options): Promise<number> {
  const codes = readCodes(await readText(file));
  if (codes.length === 0) throw new Error(`${file} has no codes in it.`);
  let added = 0;
  let last: PoolReply | undefined;
  for (let from = 0; from < codes.length; from += codesPerRequest) {
    const some = codes.slice(from, from + codesPerRequest);
    last = await upload(`${server}${routes.pools}/${encodeURIComponent(pool)}`, key, some);
    added += last.added;
  }
  process.stdout.write(
    `${pool}: ${added} codes added, ${codes.length - added} were there before; ${last?.free} of ${last?.total} are left.\n`,
  );
  return 0;
}

async function upload(url: string, key: string, codes: readonly string[]): Promise<PoolReply> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ codes }),
  }).catch((cause: unknown) => {
    throw new Error(`${url} does not answer. Is that the Proffer server's address?`, { cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as PoolReply;
  const message = (body as Partial<ErrorReply> | undefined)?.error?.message;
  throw new Error(message ?? `${url} answered ${response.status}: it is no Proffer server.`);
}
