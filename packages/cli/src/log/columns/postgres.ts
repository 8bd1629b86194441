import type { Mapping } from "../mapping.ts";
import type { LogRow } from "../read-log.ts";
import { readRows } from "../read-log.ts";

/** PostgreSQL's numbers of the types that are instants. */
const instants = [1114, 1184];

/**
 * Streams the rows of a query with COPY. Only the columns that the mapping names travel; instants become UTC ms.
 *
 * @throws an `Error` that says what the database said.
 */
export async function* readQuery(
  { url, query }: { readonly url: string; readonly query: string },
  mapping: Mapping,
): AsyncGenerator<LogRow> {
  const { Client } = (await import("pg")).default;
  const { to } = await import("pg-copy-streams");
  const client = new Client({ connectionString: url });
  // A connection that breaks later than its query is no second fault.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const inner = query.replace(/;\s*$/, "");
    const { fields } = await client.query(`SELECT * FROM (${inner}) AS log LIMIT 0`);
    const columns = fields.filter(({ name }) => isNamed(name, mapping));
    const list = (columns.length > 0 ? columns : fields).map(({ name, dataTypeID }) =>
      select(name, instants.includes(dataTypeID)),
    );
    const sql = `COPY (SELECT ${list.join(", ")} FROM (${inner}) AS log) TO STDOUT WITH (FORMAT csv, HEADER true)`;
    yield* readRows("csv", client.query(to(sql)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`PostgreSQL: ${reason || "it cannot be reached"}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isNamed(
  column: string,
  { userId, timestamp, event, messageId, properties }: Mapping,
): boolean {
  return (
    [userId, timestamp, event.column, messageId].includes(column) ||
    [...properties.values()].includes(column)
  );
}

function select(column: string, isInstant: boolean): string {
  const name = `"${column.replaceAll('"', '""')}"`;
  return isInstant ? `floor(extract(epoch FROM ${name}) * 1000)::bigint AS ${name}` : name;
}
