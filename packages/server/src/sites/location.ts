import { join } from "node:path";
import { defaultSite } from "./site-name.ts";

/** Where a server keeps what it has. */
export interface Place {
  readonly data: string;
  readonly databaseUrl?: string;
}

/** Where one site of a server keeps it: a directory and, in a PostgreSQL, a schema of its own, so that no query can reach another's. */
export function placeOf({ data, databaseUrl }: Place, site: string): Place {
  if (site === defaultSite) return { data, ...(databaseUrl !== undefined && { databaseUrl }) };
  return {
    data: join(data, "sites", site),
    ...(databaseUrl !== undefined && { databaseUrl: inSchema(databaseUrl, site) }),
  };
}

/** Makes the schema of a site, where it has none yet. */
export async function prepareSchema(databaseUrl: string, site: string): Promise<void> {
  if (site === defaultSite) return;
  // Who has no PostgreSQL need not have its driver in memory.
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`create schema if not exists ${client.escapeIdentifier(schemaOf(site))}`);
  } finally {
    await client.end();
  }
}

/** `public` is not on the path: a table that a site lacks is an error, and not another site's. */
function inSchema(databaseUrl: string, site: string): string {
  const url = new URL(databaseUrl);
  const others = url.searchParams.get("options");
  const path = `-c search_path="${schemaOf(site)}"`;
  url.searchParams.set("options", others === null ? path : `${others} ${path}`);
  return url.href;
}

function schemaOf(site: string): string {
  return `site_${site}`;
}
