import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { Erased, PersonExport } from "@proffer/protocol";
import { customerOfUser } from "../identity/links.ts";
import { digest } from "../secrets.ts";
import { agentKey, day, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { storeKind } from "../testing/stores.ts";

/** A person of whom every table holds something: what each column of theirs says is a word that stands nowhere else. */
interface Person {
  readonly number: number;
  readonly mark: string;
  readonly device: string;
  readonly userId: string;
}

const personOf = (name: string, number: number): Person => ({
  number,
  mark: `canary-${name}`,
  device: `canary-${name}-device`,
  userId: `canary-${name}-user`,
});

type Values = Readonly<Record<string, unknown>>;

/** What of a table is a person's. */
interface Holding {
  /** Columns that need more than a canary: whose it is, and what has a form. The others of text get one each. */
  readonly rows: (person: Person) => readonly Values[];
  /** Columns that only the server itself has a use for: they go, and are not handed out. */
  readonly inner?: readonly string[];
}

const json = ({ mark }: Person, where: string): string =>
  JSON.stringify({ note: `${mark}-${where}` });

const bytesOf = ({ mark }: Person): string => `${mark}-bytes-of-a-file`;
const hashOf = (person: Person): string =>
  createHash("sha256").update(bytesOf(person)).digest("hex");

const eventOf = (person: Person, who: Values, id: string): string =>
  JSON.stringify({
    ...who,
    type: "track",
    event: `${person.mark}-event`,
    messageId: id,
    timestamp: 1,
    properties: { note: `${person.mark}-properties` },
    context: { ip: `${person.mark}-context` },
  });

/** Every table: what a person has in it, or why there is nothing of anybody. One that is missing here fails the test. */
const tables: Readonly<Record<string, Holding | string>> = {
  schema_version: "numbers",
  settings: "the server's own",
  rulesets: "the shop's rules",
  previews: "the shop's drafts",
  campaigns: "counts",
  pool_codes: "the shop's codes, whoever has them",
  publications: "the shop's, with the names of who works there",
  signing_keys: "the server's own",
  rollout_watch: "counts",
  leases: "the servers' own",
  turn_rules: "hashes of rule sets",
  mail_counts: "keyed hashes, with how much went there on a day",
  mail_stops: "keyed hashes, which have to outlive what they are of",
  tombstones: "keyed hashes, which have to outlive what they are of",
  webhooks_in: "hashes of what has come",
  held_events: "of orders that nobody is known to have placed",
  sites: "the shop's own",
  site_keys: "the shop's own",
  accounts: "of who works at the shop",
  account_sessions: "of who works at the shop",
  tickets: "of who works at the shop",
  rates: "hashes of keys, and of addresses for some minutes",
  file_pieces: "bytes by their hash, which go with their files",

  devices: {
    rows: ({ device }) => [{ anonymous_id: device, key_hash: digest(keyOf(device)) }],
    inner: ["key_hash"],
  },
  links: { rows: ({ device, userId }) => [{ anonymous_id: device, user_id: userId }] },
  events: {
    rows: (person) => [
      {
        customer: person.device,
        message_id: `${person.mark}-m1`,
        event: `${person.mark}-event`,
        json: eventOf(person, { anonymousId: person.device }, `${person.mark}-m1`),
      },
      {
        customer: customerOfUser(person.userId),
        message_id: `${person.mark}-m2`,
        event: `${person.mark}-event`,
        json: eventOf(person, { userId: person.userId }, `${person.mark}-m2`),
      },
      // What the shop told of an order that was placed in a browser nobody is known to have.
      {
        customer: "a-library",
        message_id: `order:${person.mark}-order:shopify:completed`,
        event: `${person.mark}-event`,
        json: eventOf(person, { userId: person.userId }, `${person.mark}-m3`),
      },
    ],
  },
  orders: {
    rows: ({ mark, userId }) => [
      {
        source: "shopify",
        order_id: `${mark}-order`,
        customer: "a-library",
        anonymous_id: "a-library",
        user_id: userId,
      },
    ],
  },
  coupons: {
    rows: (person) => [
      {
        campaign: "spring",
        customer: customerOfUser(person.userId),
        serial: person.number,
        lookup: `${person.mark}-lookup`,
        value: json(person, "value"),
        terms: json(person, "terms"),
        state: "redeemed",
        currency: "CNY",
        pending: null,
        provider: "built-in",
      },
    ],
    inner: ["lookup", "terms", "rule", "version", "firing"],
  },
  redemptions: {
    rows: (person) => [{ lookup: `${person.mark}-lookup`, state: "redeemed", currency: "CNY" }],
    inner: ["id", "lookup", "order_id"],
  },
  idempotency_keys: {
    rows: (person) => [{ lookup: `${person.mark}-lookup`, answer: json(person, "answer") }],
    inner: ["asker", "key", "request", "answer", "lookup"],
  },
  conversations: {
    rows: (person) => [
      {
        id: `${person.mark}-conversation`,
        anonymous_id: person.device,
        user_id: person.userId,
        status: "closed",
        last_from: "visitor",
        why: JSON.stringify({ reasons: [`${person.mark}-why`], facts: [] }),
      },
    ],
  },
  messages: {
    rows: (person) => [
      {
        conversation: `${person.mark}-conversation`,
        author: "visitor",
        attachment: JSON.stringify({
          id: "f",
          name: `${person.mark}-attachment`,
          type: "image/png",
          bytes: 1,
          url: "/",
        }),
      },
    ],
  },
  files: {
    rows: (person) => [
      {
        hash: hashOf(person),
        type: "text/plain",
        anonymous_id: person.device,
        conversation: `${person.mark}-conversation`,
      },
    ],
  },
  stream_outbox: {
    rows: (person) => [{ customer: person.device, message_id: `${person.mark}-m1` }],
    inner: ["customer", "message_id"],
  },
  turns: {
    rows: (person) => [
      {
        subject: customerOfUser(person.userId),
        watch: json(person, "watch"),
        memory: JSON.stringify({ note: `${person.mark}-memory`, seen: {} }),
      },
    ],
    inner: ["subject", "name", "rules", "watch", "memory"],
  },
  firings: {
    rows: (person) => [{ subject: customerOfUser(person.userId), outcome: "act" }],
  },
  deliveries: {
    rows: (person) => [
      {
        subject: customerOfUser(person.userId),
        channel: "mail",
        payload: json(person, "payload"),
        state: "sent",
      },
    ],
    inner: ["firing", "holder", "problem"],
  },
  push_subscriptions: {
    rows: ({ device }) => [{ anonymous_id: device }],
    inner: ["p256dh", "auth"],
  },
};

const ada = personOf("ada", 1);
const bob = personOf("bob", 2);

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

interface Column {
  readonly name: string;
  readonly isText: boolean;
  readonly isNumbered: boolean;
  /** Has room for a time. */
  readonly isLarge: boolean;
}

/** What the database itself says that there is. */
async function readTables(): Promise<ReadonlyMap<string, readonly Column[]>> {
  const { db } = site.store;
  const schema =
    storeKind === "postgres"
      ? (await sql<{ name: string }>`select current_schema() as name`.execute(db)).rows[0]?.name
      : undefined;
  const found = await db.introspection.getTables();
  return new Map(
    found
      .filter((table) => !table.isView && !table.name.startsWith("sqlite_"))
      .filter((table) => schema === undefined || table.schema === schema)
      .map(({ name, columns }) => [
        name,
        columns.map(({ name: column, dataType, isAutoIncrementing }) => ({
          name: column,
          isText: /text|char/i.test(dataType),
          isNumbered: isAutoIncrementing,
          isLarge: /bigint|int8/i.test(dataType),
        })),
      ]),
  );
}

/** One row of a person's: what was not said gets a canary where it is text, and a number where it is one. */
function rowOf({ mark }: Person, table: string, columns: readonly Column[], given: Values): Values {
  return Object.fromEntries(
    columns
      .filter(({ isNumbered, name }) => !isNumbered || name in given)
      .map(({ name, isText, isLarge }) => [
        name,
        name in given
          ? given[name]
          : isText
            ? `${mark}-${table}-${name}`
            : isLarge
              ? site.clock.now
              : 1,
      ]),
  );
}

async function populate(people: readonly Person[]): Promise<void> {
  const { db } = site.store;
  await sql`insert into campaigns (id, issued, budget, spent) values ('spring', 2, 9, 0)`.execute(
    db,
  );
  const found = await readTables();
  for (const person of people) {
    for (const [table, holding] of Object.entries(tables)) {
      if (typeof holding === "string") continue;
      for (const given of holding.rows(person)) {
        const row = rowOf(person, table, found.get(table) ?? [], given);
        await db
          .insertInto(table as "links")
          .values(row as never)
          .execute();
      }
    }
    await keepBytes(person);
  }
}

/** Where the bytes of files lie: beside SQLite's file, or in the database that several servers share. */
async function keepBytes(person: Person): Promise<void> {
  const hash = hashOf(person);
  if (storeKind === "postgres") {
    const bytes = Buffer.from(bytesOf(person));
    await site.store.db.insertInto("file_pieces").values({ hash, piece: 0, bytes }).execute();
    return;
  }
  const folder = join(site.directory, "files", hash.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, hash), bytesOf(person));
}

async function readBytes(): Promise<string> {
  const pieces = await site.store.db.selectFrom("file_pieces").select("bytes").execute();
  return [onDisk(), ...pieces.map(({ bytes }) => String(bytes))].join("\n");
}

/** Every row of every table, as text. */
async function everything(): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const table of (await readTables()).keys()) {
    const found = await site.store.db
      .selectFrom(table as "links")
      .selectAll()
      .execute();
    rows.push(...found.map((row) => `${table} ${JSON.stringify(row)}`));
  }
  return rows;
}

/** Every byte under the data directory, and the names of the files. */
function onDisk(): string {
  return readdirSync(site.directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${readFileSync(path, "latin1")}`)
    .join("\n");
}

async function shop<Reply>(path: string, body: unknown, key = agentKey) {
  const response = await fetch(site.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Reply };
}

const asCustomer = async <Reply>(path: string, person: Person) =>
  site.post<Reply>(
    path,
    { anonymousId: person.device },
    keyOf(person.device),
    await site.token(person.userId),
  );

test("every table of the database says whose it is, and no other", async () => {
  expect([...(await readTables()).keys()].sort()).toEqual(Object.keys(tables).sort());
});

describe.each([
  ["the customer", async (person: Person) => asCustomer<Erased>(routes.erase, person)],
  ["the shop", async ({ userId }: Person) => shop<Erased>(routes.eraseForShop, { userId })],
])("Erased by %s", (_name, erase) => {
  test("a person leaves nothing in any table or file, and nothing of anybody else is touched", async () => {
    await populate([ada, bob]);
    const before = await everything();
    const ofBob = before.filter((row) => row.includes(bob.mark));
    for (const table of Object.keys(tables).filter((name) => typeof tables[name] !== "string"))
      for (const { mark } of [ada, bob])
        expect(before.some((row) => row.startsWith(`${table} `) && row.includes(mark))).toBe(true);
    if (storeKind === "sqlite") expect(onDisk()).toContain(ada.mark);

    expect(await erase(ada)).toMatchObject({
      status: 200,
      body: { events: 3, coupons: 1, conversations: 1, files: 1 },
    });
    const after = await everything();
    expect(after.filter((row) => row.includes(ada.mark))).toEqual([]);
    expect(after.filter((row) => row.includes(bob.mark))).toEqual(ofBob);
    expect(await readBytes()).not.toContain(ada.mark);
    expect(await readBytes()).toContain(bytesOf(bob));
    if (storeKind === "sqlite") expect(onDisk()).toContain(`${bob.mark}-properties`);
    // What a campaign has given out stays counted.
    const { issued } = await site.store.db
      .selectFrom("campaigns")
      .select("issued")
      .executeTakeFirstOrThrow();
    expect(issued).toBe(2);
  });

  test("a person stays so, whatever still comes of them", async () => {
    await populate([ada]);
    await erase(ada);
    const late = [
      { event: "Cart Viewed", anonymousId: ada.device },
      { event: "Cart Viewed", anonymousId: ada.device, userId: ada.userId },
      { event: "Order Completed", userId: ada.userId },
      {
        event: "Cart Viewed",
        anonymousId: "a-library",
        userId: ada.userId,
        timestamp: site.clock.now - 1,
      },
    ].map((event) => Object.assign({ type: "track" }, event));
    for (const key of [keyOf(ada.device), undefined])
      expect(
        (await site.post(routes.batch, { batch: late }, key, await site.token(ada.userId))).body,
      ).toMatchObject({
        accepted: 4,
        duplicates: 0,
        refused: [],
      });
    const { body } = await asCustomer<PersonExport>(routes.export, ada);
    expect(body).toMatchObject({ events: [], coupons: [], conversations: [], files: [] });
    expect(await asCustomer(routes.erase, ada)).toMatchObject({ status: 200, body: { events: 0 } });
    expect((await everything()).filter((row) => row.includes(ada.mark))).toEqual([]);
    expect(await readBytes()).not.toContain(ada.mark);
  });
});

describe.each([
  ["the customer", async (person: Person) => asCustomer<PersonExport>(routes.export, person)],
  ["the shop", async ({ userId }: Person) => shop<PersonExport>(routes.exportForShop, { userId })],
])("An export for %s", (_name, ask) => {
  test("holds everything of a person and nothing of anybody else", async () => {
    await populate([ada, bob]);
    const { status, body } = await ask(ada);
    expect(status).toBe(200);
    const text = JSON.stringify(body);
    expect(text).not.toContain(bob.mark);
    const held = (await everything())
      .filter((row) => row.includes(ada.mark))
      .flatMap((row) => {
        const table = row.slice(0, row.indexOf(" "));
        const { inner = [] } = tables[table] as Holding;
        const columns = JSON.parse(row.slice(table.length + 1)) as Record<string, unknown>;
        const shown = Object.entries(columns).filter(([column]) => !inner.includes(column));
        return shown.flatMap(([column, value]) =>
          [...String(value).matchAll(/canary-ada[\w-]*/g)].map(([canary]) => [
            table,
            column,
            canary,
          ]),
        );
      });
    expect(held.length).toBeGreaterThan(30);
    expect(held.filter(([, , canary = ""]) => !text.includes(canary))).toEqual([]);
  });
});

test("a user's tombstone is lifted after thirty days, and a device's never", async () => {
  await populate([ada]);
  await asCustomer(routes.erase, ada);
  site.clock.now += 29 * day;
  const order = { type: "track", event: "Order Completed", userId: ada.userId };
  const view = { type: "track", event: "Cart Viewed", anonymousId: ada.device };
  const customers = async () =>
    (await site.store.db.selectFrom("events").select("customer").execute()).map(
      (row) => row.customer,
    );
  await site.post(routes.batch, { batch: [order, view] });
  expect(await customers()).toEqual([]);
  site.clock.now += 2 * day;
  await site.post(routes.batch, { batch: [order, view] });
  expect(await customers()).toEqual([customerOfUser(ada.userId)]);
});

test("an erased device begins no conversation, claims nothing and is bound by nobody", async () => {
  await populate([ada]);
  await asCustomer(routes.erase, ada);
  const claim = {
    anonymousId: ada.device,
    rule: "third-look",
    version: "x",
    key: null,
    trigger: { type: "event", messageId: "m" },
  };
  expect(await site.post(routes.claims, claim, keyOf(ada.device))).toMatchObject({
    status: 403,
    body: { error: { code: "foreign_device" } },
  });
  expect(await site.store.db.selectFrom("devices").selectAll().execute()).toEqual([]);
});

test("what a user does under another device after they were erased is a new beginning", async () => {
  await populate([ada]);
  await shop(routes.eraseForShop, { userId: ada.userId });
  site.clock.now += 1000;
  expect(
    await site.send("new-device", [{ event: "Cart Viewed", userId: ada.userId }]),
  ).toMatchObject({ accepted: 1 });
  expect(
    (await site.store.db.selectFrom("events").select("customer").execute()).map(
      (row) => row.customer,
    ),
  ).toEqual(["new-device"]);
});

test("only the shop's own server may ask for somebody by name, and for one person at a time", async () => {
  await populate([ada]);
  for (const path of [routes.exportForShop, routes.eraseForShop]) {
    expect(await shop(path, { userId: ada.userId }, "guessed-0123456789")).toMatchObject({
      status: 403,
    });
    expect(await shop(path, {})).toMatchObject({ status: 400 });
    expect(await shop(path, { userId: "a", anonymousId: "b" })).toMatchObject({ status: 400 });
  }
  const { body } = await shop<PersonExport>(routes.exportForShop, { anonymousId: ada.device });
  expect(body.events.length).toBe(1);
  expect((await everything()).some((row) => row.includes(ada.mark))).toBe(true);
});

test("the table of tombstones holds nothing that names could be tried on without the key", async () => {
  await populate([ada]);
  await asCustomer(routes.erase, ada);
  const rows = await site.store.db.selectFrom("tombstones").select("hash").execute();
  expect(rows.length).toBe(2);
  for (const name of [ada.device, customerOfUser(ada.userId), ada.userId])
    for (const encoding of ["hex", "base64url"] as const)
      expect(rows.map(({ hash }) => hash)).not.toContain(
        createHash("sha256").update(name).digest(encoding),
      );
});
