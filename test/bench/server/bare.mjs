// What is compared with: the same store behind node:http and zod, and nothing else. Run as a process of its own:
//   node bare.mjs DIRECTORY — a copy of a data directory of ours, whose tables and indexes are taken over as they are.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

// The very libraries that the server itself is made with.
const require = createRequire(new URL("../../../packages/server/package.json", import.meta.url));
const Database = require("libsql");
const z = require("zod");

const eventSchema = z.object({
  type: z.enum(["track", "identify", "page"]),
  event: z.string().min(1).max(256),
  messageId: z.string().min(1).max(256),
  anonymousId: z.string().min(1).max(256),
  timestamp: z.iso.datetime({ offset: true }),
  properties: z.record(z.string(), z.unknown()),
});
const batchSchema = z.object({ batch: z.array(eventSchema).max(1000) });

const database = new Database(join(process.argv[2], "proffer.db"));
for (const pragma of [
  "journal_mode = wal",
  "synchronous = full",
  "foreign_keys = on",
  "busy_timeout = 5000",
  "secure_delete = on",
])
  database.pragma(pragma);
const begin = database.prepare("begin");
const commit = database.prepare("commit");
const inserts = new Map();

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    try {
      const { batch } = batchSchema.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      answer(response, 200, { accepted: keep(batch) });
    } catch (error) {
      answer(response, 400, { error: error.message });
    }
  });
});

/** One transaction a batch, one statement for all of its events. */
function keep(batch) {
  const now = Date.now();
  const values = batch.flatMap((event) => [
    event.anonymousId,
    event.messageId,
    event.event,
    Date.parse(event.timestamp),
    now,
    JSON.stringify(event),
  ]);
  begin.run();
  const { changes } = insertOf(batch.length).run(...values);
  commit.run();
  return changes;
}

function insertOf(count) {
  const known = inserts.get(count);
  if (known) return known;
  const rows = Array.from({ length: count }, () => "(?, ?, ?, ?, ?, ?)").join(", ");
  const made = database.prepare(
    `insert into events (customer, message_id, event, ts, received_at, json) values ${rows} on conflict (customer, message_id) do nothing`,
  );
  inserts.set(count, made);
  return made;
}

function answer(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

server.listen(0, "127.0.0.1", () => console.log(`ready ${server.address().port}`));
