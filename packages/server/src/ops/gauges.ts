import type { Conversations } from "../conversations/conversations.ts";
import type { Hub } from "../conversations/hub.ts";
import type { Store } from "../storage/store.ts";
import type { Metrics, Numbers } from "./metrics.ts";

export interface GaugeOptions {
  readonly store: Pick<Store, "db">;
  readonly sockets: { readonly size: number };
  readonly hub: Pick<Hub, "agentsOnline">;
  readonly conversations: Pick<Conversations, "queue">;
}

/** What is looked up when somebody asks for the metrics. */
export function addGauges(
  metrics: Metrics,
  { store: { db }, sockets, hub, conversations }: GaugeOptions,
): void {
  metrics.gauge("proffer_sockets", "Open WebSockets of this process.", () => sockets.size);
  metrics.gauge("proffer_agents_online", "Open desks.", () => hub.agentsOnline());
  metrics.gauge(
    "proffer_conversations_waiting",
    "Conversations that no agent has taken yet.",
    async () => (await conversations.queue()).size,
  );
  metrics.gauges("proffer_deliveries", "Deliveries by state.", "state", () => countDeliveries(db));
  metrics.gauge(
    "proffer_rollout_percent",
    "How many of a hundred customers have the rules that are tried; 0 where none are.",
    async () => {
      const last = await readPublication(db);
      return last?.candidate ? last.percent : 0;
    },
  );
  metrics.gauge(
    "proffer_rules_number",
    "The number of what is in force; the same on all servers of a site, or one lags behind.",
    async () => (await readPublication(db))?.number ?? 0,
  );
}

const states = ["waiting", "sent", "dead", "dropped"] as const;

async function countDeliveries(db: Store["db"]): Promise<Numbers> {
  const rows = await db
    .selectFrom("deliveries")
    .select(["state", (row) => row.fn.countAll<number>().as("count")])
    .groupBy("state")
    .execute();
  // Each is there from the beginning, so that an alarm can be set on it.
  const none = Object.fromEntries(states.map((state) => [state, 0]));
  return { ...none, ...Object.fromEntries(rows.map((row) => [row.state, Number(row.count)])) };
}

function readPublication(db: Store["db"]) {
  return db
    .selectFrom("publications")
    .select(["number", "candidate", "percent"])
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
}
