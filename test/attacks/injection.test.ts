import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deviceKeyHeader, routes } from "@proffer/protocol";
import { parseRates } from "@proffer/server";
import type { Store } from "@proffer/server";
import { openBeside } from "../../packages/server/src/access/open-beside.ts";
import { accessTable } from "../../packages/server/src/access/table.ts";
import { postgres, startPostgres } from "../scale/support/postgres.ts";
import type { TestPostgres } from "../scale/support/postgres.ts";
import { bodies } from "./support/bodies.ts";
import { keyOf, startTwoSites } from "./support/two-sites.ts";
import type { TwoSites } from "./support/two-sites.ts";

/** What ends a text in SQL, in the dialects of both databases, and what makes them wait or fail. */
const statements = [
  "'; drop table events; --",
  "' or '1'='1",
  '" or ""="',
  "1; delete from accounts where 1=1",
  "') union select value, value, value from settings --",
  "'; select pg_sleep(5); --",
  "\\'; drop table conversations; --",
  "x' || (select value from settings where name='agent_key') || '",
  "%' escape '\\",
  "${1}{{constructor.constructor('return process')()}}",
  "null\u0000byte",
  "\ud800 half a letter",
];

/** Bodies that reach for what every object inherits. */
const polluting = [
  (json: string) => json.replace(/^\{/, '{"__proto__":{"polluted":"yes","role":"admin"},'),
  (json: string) =>
    json.replace(/^\{/, '{"constructor":{"prototype":{"polluted":"yes","role":"admin"}},'),
  (json: string) => json.replaceAll(/:\{/g, ':{"__proto__":{"polluted":"yes","role":"admin"},'),
  (json: string) => json.replaceAll(/:"[^"]*"/g, ':"__proto__"'),
  (json: string) => json.replaceAll(/:"[^"]*"/g, ':{"__proto__":{"polluted":"yes"}}'),
];

/** A body once for every text in it, with something else in that text's place. */
function* withEach(body: unknown, text: string): Generator<unknown> {
  if (typeof body === "string") yield text;
  else if (Array.isArray(body))
    for (const [index, item] of body.entries())
      for (const other of withEach(item, text)) yield body.with(index, other);
  else if (typeof body === "object" && body !== null)
    for (const [key, value] of Object.entries(body)) {
      for (const other of withEach(value, text)) yield { ...body, [key]: other };
      if (key === "properties" || key === "traits") yield { ...body, [key]: { [text]: text } };
    }
}

/** A few at a time: quicker, and nearer to how it comes. */
async function inTurns<T>(all: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  for (let first = 0; first < all.length; first += 8)
    await Promise.all(all.slice(first, first + 8).map(run));
}

describe.each(["sqlite", "postgres"] as const)("On %s", (kind) => {
  let sites: TwoSites;
  let database: TestPostgres | undefined;
  let problems: string[] = [];

  beforeEach(() => {
    problems = [];
  });
  afterEach(() => {
    // oxlint-disable-next-line vitest/no-standalone-expect -- what each of the tests looks for
    expect(problems.slice(0, 10)).toEqual([]);
  });
  beforeAll(async () => {
    if (kind === "postgres" && !("missing" in postgres)) database = await startPostgres();
    const databaseUrl = database && { databaseUrl: database.url };
    sites = await startTwoSites(
      { version: 1, rules: [] },
      { ...databaseUrl, rates: parseRates("0") },
    );
  });
  afterAll(async () => {
    await sites?.close();
    await database?.stop();
  });

  /** Everybody at once: what a field does must not hang on who has sent it. */
  async function send(route: string, path: string, body: string | undefined): Promise<void> {
    const [method = ""] = route.split(" ");
    const response = await fetch(sites.a.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...sites.a.headersOf("admin"),
        [deviceKeyHeader]: keyOf("ada"),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const what = `${route} ${path.slice(0, 120)} ${body?.slice(0, 400)} → ${response.status} ${text.slice(0, 300)}`;
    // Anything but a failure of ours: what is not understood is refused, what is harmless is kept.
    if ([500, 502, 504].includes(response.status)) problems.push(what);
    // A database's own words are nobody's business.
    if (/syntax error|SQLITE_|no such column|unrecognized token|relation "/i.test(text))
      problems.push(what);
  }

  /** Reads as another program would. */
  async function look<T>(run: (store: Store) => Promise<T>): Promise<T> {
    const store = await openBeside(database?.url ?? `${sites.directory}/data`);
    try {
      return await run(store);
    } finally {
      await store.close();
    }
  }

  test("every route that takes a body has one here", () => {
    const taking = Object.keys(accessTable).filter((route) => /^(?:POST|PUT|PATCH) /.test(route));
    expect(Object.keys(bodies).toSorted()).toEqual(taking.toSorted());
  });

  test("SQL in any field of any route is a text like any other", async () => {
    const before = await look(census);
    for (const [route, body] of Object.entries(bodies)) {
      const path = route.split(" ")[1]?.replaceAll(/:\w+/g, "x") ?? "";
      const hostile = statements.flatMap((statement) => [...withEach(body, statement)]);
      const texts = hostile.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
      await inTurns(texts, (text) => send(route, path, text));
    }
    const after = await look(census);
    // Nothing that was there is gone, and nobody has become somebody.
    expect(after.tables).toEqual(before.tables);
    expect(after.staff).toEqual(before.staff);
    expect(after.secrets).toEqual(before.secrets);
  }, 180_000);

  test("SQL in any path and any question is a text like any other", async () => {
    for (const route of Object.keys(accessTable)) {
      const [method = "", path = ""] = route.split(" ");
      if (method === "POST") continue;
      for (const statement of statements) {
        const text = encodeURIComponent(statement.replace("\ud800", ""));
        const filled = path.replaceAll(/:\w+/g, text).replace("*", text);
        // Signing out would end the walk.
        if (route === "DELETE /v1/session") continue;
        await send(
          route,
          `${filled}?q=${text}&token=${text}&name=${text}&anonymousId=${text}&bucket=${text}&after=${text}&limit=${text}&locale=${text}`,
          undefined,
        );
      }
    }
    expect(problems).toEqual([]);
  });

  test("bodies that reach for what objects inherit change nothing that they inherit", async () => {
    for (const [route, body] of Object.entries(bodies)) {
      if (typeof body === "string") continue;
      const path = route.split(" ")[1]?.replaceAll(/:\w+/g, "x") ?? "";
      for (const pollute of polluting) {
        await send(route, path, pollute(JSON.stringify(body)));
        expect([route, "polluted" in {}, "role" in {}]).toEqual([route, false, false]);
      }
    }
    // And nobody was let in by it.
    const response = await fetch(sites.a.url + routes.accounts);
    expect(response.status).toBe(403);
  });

  /** What must be there still. */
  async function census({ db }: Store) {
    const staff = await db
      .selectFrom("accounts")
      .select(["id", "mail", "role"])
      .where("mail", "like", "%@default.example")
      .orderBy("id")
      .execute();
    const secrets = await db
      .selectFrom("settings")
      .selectAll()
      .where("name", "in", ["agent_key", "identity_secret"])
      .orderBy("name")
      .execute();
    const tables = (await db.introspection.getTables()).map(({ name }) => name).toSorted();
    return { staff, secrets, tables };
  }
});
