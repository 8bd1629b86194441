import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createLocalBus } from "../bus/local-bus.ts";
import { silentLog } from "../log.ts";
import { openStore } from "../storage/store.ts";
import type { Store } from "../storage/store.ts";
import { shopRules } from "../testing/site.ts";
import { stores } from "../testing/stores.ts";
import { createPublications } from "./publications.ts";
import type { Publications } from "./publications.ts";
import { createRulesets } from "./rulesets.ts";
import type { Rulesets } from "./rulesets.ts";

const clock = Date.now;
const text = JSON.stringify(shopRules);

/** A server's rules, and what its admins do to them. */
async function server(
  store: Store,
  bus = createLocalBus(),
): Promise<{ rulesets: Rulesets; publications: Publications }> {
  const rulesets = await createRulesets({ store, clock, log: silentLog, file: undefined, bus });
  onTestFinished(() => rulesets.close());
  return { rulesets, publications: createPublications({ store, clock, rulesets, bus }) };
}

describe.each(stores)("Servers that share %s", (name, createLocation) => {
  async function open(): Promise<() => Promise<Store>> {
    const { location, drop } = await createLocation();
    onTestFinished(() => drop());
    return async () => {
      const store = await openStore(location);
      onTestFinished(() => store.close());
      return store;
    };
  }

  test("hear over the bus what another one has published, at once", async () => {
    const store = await (await open())();
    const bus = createLocalBus();
    const one = await server(store, bus);
    const other = await server(store, bus);
    await one.publications.publish({ text, replaces: null }, "ada");
    await vi.waitFor(() => expect(other.rulesets.current().rules).toHaveLength(4), {
      timeout: 900,
      interval: 10,
    });
    expect(other.rulesets.current().hash).toBe(one.rulesets.current().hash);
  });

  test.skipIf(name === "SQLite")(
    "look for themselves, so that it holds within two seconds without any bus",
    async () => {
      const openAgain = await open();
      const one = await server(await openAgain());
      const other = await server(await openAgain());
      const { state } = await one.publications.publish({ text, replaces: null }, "ada");
      const started = performance.now();
      const holds = (check: () => void) => vi.waitFor(check, { timeout: 2000, interval: 20 });
      await holds(() => expect(other.rulesets.current().hash).toBe(state.stable?.hash));
      await one.publications.switchRules({ rules: ["third-look"], on: false }, "ada");
      await holds(() => expect(other.rulesets.inForce().off).toEqual(["third-look"]));
      expect(performance.now() - started).toBeLessThan(4000);
      // The same keys, and the same words: it does not matter whom a page asks.
      const kids = ({ rulesets }: typeof one) => rulesets.signingKeys().map(({ kid }) => kid);
      expect(kids(other)).toEqual(kids(one));
      expect(other.rulesets.current().json).toEqual(one.rulesets.current().json);
    },
  );

  test.skipIf(name === "SQLite")(
    "have one admin's publication when two are made at once, and the same keys when they start at once",
    async () => {
      const openAgain = await open();
      const databases = [await openAgain(), await openAgain(), await openAgain()];
      const servers = await Promise.all(databases.map((store) => server(store)));
      const kids = servers.map(({ rulesets }) => rulesets.signingKeys().map(({ kid }) => kid));
      expect(kids[0]).toHaveLength(2);
      expect(kids[1]).toEqual(kids[0]);
      expect(kids[2]).toEqual(kids[0]);
      const tried = await Promise.allSettled(
        servers.map(({ publications }, i) =>
          publications.publish(
            { text: JSON.stringify({ ...shopRules, name: `version ${i}` }), replaces: null },
            `admin ${i}`,
          ),
        ),
      );
      expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const one of tried)
        if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
      const audit = await servers[0]?.publications.audit(Number.MAX_SAFE_INTEGER, 10);
      expect(audit?.entries).toHaveLength(1);
    },
  );
});

test("a database that is away leaves in force what is, and that is said", async () => {
  const [, createLocation] = stores[0]!;
  const { location, drop } = await createLocation();
  const store = await openStore(location);
  const { rulesets, publications } = await server(store);
  await publications.publish({ text, replaces: null }, "ada");
  const said: string[] = [];
  const bus = createLocalBus();
  const lost = await createRulesets({
    store,
    clock,
    log: { info() {}, warn: (line) => void said.push(line) },
    file: undefined,
    bus,
  });
  await store.close();
  bus.publish("rules.changed", {});
  await vi.waitFor(() => expect(said.join()).toContain("What is in force goes on"));
  expect(lost.current().rules).toHaveLength(4);
  lost.close();
  rulesets.close();
  await drop();
});
