import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "../../packages/server/node_modules/kysely/dist/esm/index.js";
import { openStore } from "../../packages/server/dist/index.js";
import { holdDue, nextDue } from "../../packages/server/dist/turns/hold.js";

const help = `node test/bench/turns.mjs [CUSTOMERS]

Puts so many customers on the wheel (10,000,000 if left out) of a store on disk, each with
the instant at which the next rule falls due, spread over 90 days; then takes out
those of one minute, as a server does, and those of one hour. Says what it cost in CPU.
`;

const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 22);

/** CPU seconds of this process, its threads included, while something ran. */
async function cpuOf(run) {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

/** In one statement: what is measured is the finding, and not how they came in. */
async function fill(store, customers) {
  const memory = JSON.stringify({ engine: { fired: {}, looked: now }, seen: {}, since: now });
  await sql`
    insert into turns (subject, name, due_at, held_until, revision, rules, watch, memory)
    with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${customers})
    select 'customer-' || i, 'customer-' || i, ${now} + (i * 7919 % ${customers}) * (${90 * dayMs} / ${customers}),
      0, 1, 'rules', null, ${memory} from n`.execute(store.db);
}

/** As the wheel does: a handful at a time until nobody is left. */
async function sweep(store, until) {
  let found = 0;
  for (;;) {
    const held = await holdDue(store, until);
    if (held.length === 0) return found;
    found += held.length;
    await store.transaction((trx) =>
      trx
        .updateTable("turns")
        .set({ due_at: until + 90 * dayMs, held_until: 0 })
        .where("subject", "in", held)
        .execute(),
    );
  }
}

/** @returns the figures, in CPU seconds. */
export async function measureTurns(customers) {
  const directory = mkdtempSync(join(tmpdir(), "proffer-bench-turns-"));
  const store = await openStore(directory);
  try {
    const filled = await cpuOf(() => fill(store, customers));
    await store.settle();
    const bytes = statSync(join(directory, "proffer.db")).size;
    const idle = await cpuOf(async () => {
      for (let i = 0; i < 100; i++) {
        await holdDue(store, now - 1);
        await nextDue(store);
      }
    });
    const minute = await cpuOf(() => sweep(store, now + 60_000));
    const hour = await cpuOf(() => sweep(store, now + 3_600_000));
    const whole = await cpuOf(() =>
      sql`select count(*) as due from turns not indexed where due_at <= ${now + 60_000}`.execute(
        store.db,
      ),
    );
    return {
      customers,
      bytes,
      fill: filled.seconds,
      idle: idle.seconds / 100,
      minute,
      hour,
      whole: whole.seconds,
    };
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith("turns.mjs")) {
  const [asked = "10000000"] = process.argv.slice(2);
  if (!/^[1-9]\d*$/.test(asked)) {
    process.stdout.write(help);
  } else {
    const {
      customers,
      bytes,
      fill: filling,
      idle,
      minute,
      hour,
      whole,
    } = await measureTurns(Number(asked));
    process.stdout.write(
      [
        `${customers} customers on the wheel, ${Math.round(bytes / 1e6)} MB on disk, put there in ${filling.toFixed(1)} CPU-s`,
        `nobody due: ${(idle * 1000).toFixed(2)} CPU-ms a look`,
        `one minute's: ${minute.result} found and moved in ${minute.seconds.toFixed(3)} CPU-s`,
        `the rest of one hour's: ${hour.result} found and moved in ${hour.seconds.toFixed(3)} CPU-s`,
        `beside it, reading every row once: ${whole.toFixed(3)} CPU-s`,
        "",
      ].join("\n"),
    );
  }
}
