import { parseArgs } from "node:util";
import { formatInstant } from "@proffer/engine";
import type { AuditEntry, AuditReply } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { adminArgs, adminHelp, connect, readAdmin } from "../publish/admin.ts";
import type { Admin, AdminOptions } from "../publish/admin.ts";
import { clean } from "../terminal.ts";

const help = `proffer audit — who published, rolled out, switched and took back what, and when

  proffer audit
  proffer audit --last 200
  proffer audit --json > audit.json

${adminHelp}  --last N          how many, the newest first; default 20
  --json            as JSON, each with everything that is known of it

Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options extends AdminOptions {
  readonly last: number;
  readonly json: boolean;
}

/** `proffer audit`. Gives the exit code. */
export function auditCommand(argv: readonly string[]): Promise<number> {
  return usage("audit", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { message: _none, ...args } = adminArgs;
  const { values } = parseArgs({
    args: [...argv],
    options: { ...args, last: { type: "string", default: "20" }, json: { type: "boolean" } },
  });
  if (values.help) return "help";
  if (!/^[1-9]\d{0,5}$/.test(values.last))
    throw new Error(`--last is a whole number from 1 up, not “${values.last}”.`);
  const { json = false } = values;
  return { ...readAdmin("audit", values.server), last: Number(values.last), json };
}

async function run({ last, json, ...server }: Options): Promise<number> {
  const entries = await read(connect(server), last);
  const text = json
    ? JSON.stringify(entries, null, 2)
    : entries.map((entry) => `${renderEntry(entry).join("\n")}\n`).join("\n");
  process.stdout.write(`${text}\n`);
  return 0;
}

async function read(admin: Admin, last: number): Promise<readonly AuditEntry[]> {
  const all: AuditEntry[] = [];
  let from = "";
  while (all.length < last) {
    const limit = Math.min(last - all.length, 200);
    const page = await admin.get<AuditReply>(`${routes.audit}?limit=${limit}${from}`);
    all.push(...page.entries);
    if (page.next === null) break;
    from = `&before=${page.next}`;
  }
  return all;
}

/** Names and reasons come from people: none of their control characters reaches the terminal. */
function renderEntry(entry: AuditEntry): readonly string[] {
  const { at, who, what, from, to, percent, why, details } = entry;
  const moved = from === to ? (to ?? "") : `${from ?? "nothing"} → ${to ?? "nothing"}`;
  return [
    `${formatInstant(at)}  ${what}  ${moved}${percent < 100 ? `  ${percent} %` : ""}  by ${clean(who)}`,
    ...(why === "" ? [] : [`  ${clean(why)}`]),
    ...details.map((line) => `    ${clean(line)}`),
  ];
}
