import { parseArgs } from "node:util";
import { formatInstant } from "@proffer/engine";
import type { DeliveryList, DeliveryRecord, RetryReply, RetryRequest } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { adminArgs, adminHelp, connect, readAdmin } from "../publish/admin.ts";
import type { AdminOptions } from "../publish/admin.ts";
import { clean } from "../terminal.ts";

const help = `proffer deliveries — what was sent by rule, and what could not be

  proffer deliveries list                    the last hundred
  proffer deliveries list --state dead       those that were given up
  proffer deliveries retry ID                tries one of those again
  proffer deliveries retry --endpoint crm    all of those to an endpoint
  proffer deliveries retry --all             all of them

${adminHelp}  --state S         waiting, sent, dead or dropped: no longer wanted
  --last N          how many, the newest first; default 100
  --endpoint NAME   a webhook's endpoint; mail, push
  --json            as JSON

Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options extends AdminOptions {
  readonly task:
    | { readonly list: string; readonly json: boolean }
    | { readonly retry: RetryRequest };
}

/** `proffer deliveries`. Gives the exit code. */
export function deliveriesCommand(argv: readonly string[]): Promise<number> {
  return usage("deliveries", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { message: _none, ...args } = adminArgs;
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { ...args, state: text, last: text, endpoint: text, all: flag, json: flag },
  });
  if (values.help) return "help";
  const [task, id, more] = positionals;
  if (more !== undefined) throw new Error("proffer deliveries takes one id.");
  if (task === "retry") {
    const retry = readRetry(id, values.endpoint, values.all);
    return { ...readAdmin("deliveries", values.server), task: { retry } };
  }
  if (task !== undefined && task !== "list")
    throw new Error(`proffer deliveries knows list and retry, not “${task}”.`);
  const query = new URLSearchParams({ limit: values.last ?? "100" });
  if (values.state !== undefined) query.set("state", values.state);
  const { json = false } = values;
  return { ...readAdmin("deliveries", values.server), task: { list: query.toString(), json } };
}

function readRetry(
  id: string | undefined,
  endpoint: string | undefined,
  all: boolean | undefined,
): RetryRequest {
  if ([id, endpoint, all].filter((one) => one !== undefined).length !== 1)
    throw new Error("proffer deliveries retry needs an id, --endpoint or --all: one of them.");
  if (id !== undefined) return { id };
  return endpoint === undefined ? { all: true } : { endpoint };
}

async function run({ task, ...server }: Options): Promise<number> {
  const admin = connect(server);
  if ("retry" in task) {
    const { retried } = await admin.post<RetryReply>(routes.retryDeliveries, task.retry);
    process.stdout.write(`${retried} to be tried again\n`);
    return 0;
  }
  const { deliveries } = await admin.get<DeliveryList>(`${routes.deliveries}?${task.list}`);
  const text = task.json
    ? JSON.stringify(deliveries, null, 2)
    : deliveries.map(renderOne).join("\n") || "none";
  process.stdout.write(`${text}\n`);
  return 0;
}

/** What other servers have answered is a stranger's text: none of its control characters reaches the terminal. */
function renderOne(one: DeliveryRecord): string {
  const { id, createdAt, state, channel, endpoint, rule, attempts, problem, nextAt } = one;
  const to = channel === "webhook" ? `webhook ${endpoint}` : channel;
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  const head = `${formatInstant(createdAt)}  ${state}  ${to}  ${rule}  ${tries}  ${id}`;
  const next = nextAt === null || attempts === 0 ? "" : `; again at ${formatInstant(nextAt)}`;
  return problem === null ? clean(head) : `${clean(head)}\n    ${clean(problem)}${next}`;
}
