import { parseArgs } from "node:util";
import type { ErrorReply, Preview } from "@proffer/protocol";
import { previewParameter, routes } from "@proffer/protocol";
import { parseJson } from "../log/read-inputs.ts";
import { usage } from "../log/usage.ts";
import { readText } from "../read-text.ts";

const help = `proffer preview — a link that shows a draft of the rules on the real site

  proffer preview draft.json --server https://help.example.com --page https://shop.example.com/

  --server URL   the Proffer server                            PROFFER_SERVER
  --key KEY      the desk's key: it stands in the desk's        PROFFER_AGENT_KEY
                 address, behind “#key=”
  --page URL     a page of the shop to open the draft on

Whoever opens the link sees the draft in that tab, on every page of the shop,
for 24 hours; nobody else does. What they do there is told to nobody, and no
coupon is given. The same address with an empty proffer_preview= ends it.
Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options {
  readonly rules: string;
  readonly server: string;
  readonly key: string;
  readonly page: URL;
}

/** `proffer preview`: signs a link to a draft. Gives the exit code. */
export async function previewCommand(argv: readonly string[]): Promise<number> {
  return usage("preview", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      server: { type: "string" },
      key: { type: "string" },
      page: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const [rules, more] = positionals;
  if (rules === undefined || more !== undefined)
    throw new Error("proffer preview takes one rule set: draft.json.");
  const server = values.server ?? process.env["PROFFER_SERVER"];
  const key = values.key ?? process.env["PROFFER_AGENT_KEY"];
  if (!server) throw new Error("proffer preview needs --server, e.g. https://help.example.com.");
  if (!key) throw new Error("proffer preview needs --key, the desk's key.");
  if (!values.page) throw new Error("proffer preview needs --page, a page of the shop.");
  return {
    rules,
    server: readUrl(server).href.replace(/\/+$/, ""),
    key,
    page: readUrl(values.page),
  };
}

function readUrl(text: string): URL {
  if (!/^https?:/.test(text) || !URL.canParse(text))
    throw new Error(`“${text}” is no address. Write it whole: https://…`);
  return new URL(text);
}

async function run({ rules, server, key, page }: Options): Promise<number> {
  const draft = parseJson(await readText(rules), rules);
  const { token, expiresAt, refused } = await make(server, key, draft);
  for (const { rule, message } of refused)
    process.stderr.write(`${rules}: ${rule === "" ? "" : `rule “${rule}”: `}${message}\n`);
  page.searchParams.set(previewParameter, token);
  process.stdout.write(`${page.href}\n`);
  process.stderr.write(`It shows the draft until ${new Date(expiresAt).toISOString()}.\n`);
  return 0;
}

async function make(server: string, key: string, draft: unknown): Promise<Preview> {
  const response = await fetch(server + routes.preview, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify(draft),
  }).catch((cause: unknown) => {
    throw new Error(`${server} does not answer. Is that the Proffer server's address?`, { cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Preview;
  const message = (body as Partial<ErrorReply> | undefined)?.error?.message;
  throw new Error(message ?? `${server} answered ${response.status}: it is no Proffer server.`);
}
