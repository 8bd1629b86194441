import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { createProffer } from "./create-proffer.ts";
import type { ProfferOptions } from "./options.ts";
import { createFakeServer, json } from "./testing/fake-server.ts";
import type { FakeServer } from "./testing/fake-server.ts";
import type { Decision } from "@proffer/engine";
import type { Proffer } from "./types.ts";

const thirdLook = {
  version: 1,
  rules: [
    {
      id: "third-look",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed", by: "product_id", within: "7d" },
            operator: "greaterThanInclusive",
            value: 3,
          },
        ],
      },
      event: { type: "message", params: { text: "Still thinking?" } },
    },
  ],
};
const mug = { product_id: "mug" };
const open: Proffer[] = [];
let server: FakeServer;

function openTab(options: ProfferOptions = {}): Proffer {
  const { endpoint, fetch } = server;
  const tab = createProffer({ consent: "required", endpoint, fetch, locale: "en", ...options });
  open.push(tab);
  return tab;
}

async function look(tab: Proffer, times: number): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  for (let i = 0; i < times; i++) decisions.push(...(await tab.track("Product Viewed", mug)));
  return decisions;
}

async function stores(): Promise<readonly (string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = createFakeServer(thirdLook);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((tab) => tab.destroy()));
});

describe("Before the customer has agreed", () => {
  test("nothing is written and nothing is sent, and rules that the page brings run all the same", async () => {
    const tab = openTab({ rules: thirdLook });
    expect(await look(tab, 3)).toHaveLength(1);
    tab.chat.say("Hello?");
    await tab.setConsent({ marketing: true });
    await tab.export();
    await tab.destroy();
    expect(await stores()).toEqual([]);
    expect(server.asked).toEqual([]);
  });

  test("a word for `consent` that we do not know counts as “required”", async () => {
    const tab = openTab({ consent: "requird" as "required" });
    await look(tab, 1);
    expect(await stores()).toEqual([]);
    expect(server.asked).toEqual([]);
  });
});

describe("When the customer agrees", () => {
  test("what happened before is kept and sent, and counts", async () => {
    const tab = openTab();
    await look(tab, 2);
    await tab.setConsent({ functional: true });
    expect(await look(tab, 1)).toMatchObject([{ rule: "third-look", outcome: "act" }]);
    await tab.destroy();
    expect(server.events()).toEqual([
      "Product Viewed",
      "Product Viewed",
      "Consent Updated",
      "Product Viewed",
    ]);
    const next = openTab();
    expect(next.anonymousId).not.toBe(tab.anonymousId);
    await next.ready;
    expect(next.anonymousId).toBe(tab.anonymousId);
  });

  test("what was proffered in memory is not proffered again", async () => {
    const tab = openTab({ rules: thirdLook });
    const [first] = await look(tab, 3);
    await tab.offers()[0]?.reserve();
    await tab.offers()[0]?.shown();
    const decided: Decision[] = [];
    tab.on("decision", (decision) => decided.push(decision));
    await tab.setConsent({ functional: true });
    expect(decided).toEqual([]);
    expect(tab.offers().map(({ id, state }) => [id, state])).toEqual([[first?.id, "shown"]]);
    await tab.destroy();
    const next = openTab({ rules: thirdLook });
    await next.ready;
    expect(next.offers().map(({ id, state }) => [id, state])).toEqual([[first?.id, "shown"]]);
  });

  test("the next page goes on without being told", async () => {
    const first = openTab();
    await first.setConsent({ functional: true });
    await look(first, 2);
    await first.destroy();
    const next = openTab();
    expect(await look(next, 1)).toMatchObject([{ rule: "third-look" }]);
    expect(next.consent).toMatchObject({ isOpen: true });
  });

  test("a store from before anybody was asked is no agreement, and is not touched", async () => {
    const before = openTab({ consent: "given" });
    await look(before, 2);
    await before.destroy();
    const asked = server.asked.length;
    const tab = openTab();
    await look(tab, 1);
    expect(tab.anonymousId).not.toBe(before.anonymousId);
    expect(server.asked).toHaveLength(asked);
    await tab.setConsent({ functional: true });
    expect(tab.anonymousId).toBe(before.anonymousId);
    expect(tab.offers()).toHaveLength(1);
  });

  test("a yes that is taken back at once leaves nothing", async () => {
    const tab = openTab();
    await look(tab, 1);
    const yes = tab.setConsent({ functional: true });
    const no = tab.setConsent({ functional: false });
    await Promise.all([yes, no]);
    expect(await stores()).toEqual([]);
    expect(tab.consent.isOpen).toBe(false);
  });
});

describe("When the customer takes it back", () => {
  test("the device and the server forget, other tabs too, and nothing is kept or sent any more", async () => {
    const tab = openTab();
    const other = openTab();
    await tab.setConsent({ functional: true });
    await other.setConsent({ functional: true });
    await look(tab, 3);
    const { anonymousId } = tab;
    await tab.setConsent({ functional: false });
    expect(await stores()).toEqual([]);
    expect(server.asked.at(-1)).toMatchObject({ path: routes.erase, body: { anonymousId } });
    expect(tab.offers()).toEqual([]);
    const asked = server.asked.length;
    await expect.poll(() => other.consent.isOpen).toBe(false);
    await look(tab, 1);
    await look(other, 3);
    expect(await stores()).toEqual([]);
    expect(server.asked).toHaveLength(asked);
    expect(tab.anonymousId).not.toBe(anonymousId);
  });

  test("a no at once on a later page erases what earlier pages kept", async () => {
    const first = openTab();
    await first.setConsent({ functional: true });
    const { anonymousId } = first;
    await first.destroy();
    const tab = openTab();
    await tab.setConsent({ functional: false });
    expect(await stores()).toEqual([]);
    expect(server.asked.at(-1)).toMatchObject({ path: routes.erase, body: { anonymousId } });
  });

  test("where nobody had to be asked first, a no erases just the same", async () => {
    const tab = openTab({ consent: "given" });
    await look(tab, 1);
    expect(await stores()).toEqual(["proffer-site"]);
    await tab.setConsent({ functional: false });
    expect(await stores()).toEqual([]);
  });
});

describe("erase", () => {
  test("says whether the server has erased too", async () => {
    const tab = openTab({ consent: "given" });
    await look(tab, 1);
    expect(await tab.erase()).toEqual({ server: "erased" });
    expect(await tab.erase()).toEqual({ server: "none" });
    const next = openTab({ consent: "given" });
    await look(next, 1);
    server.answer(routes.erase, () => json({}, 503));
    expect(await next.erase()).toEqual({ server: "unreachable" });
    expect(await stores()).toEqual([]);
  });
});

describe("export", () => {
  test("brings what the device and the server hold", async () => {
    const person = { anonymousIds: ["a"], events: [], coupons: [], conversations: [] };
    server.answer(routes.export, () => json(person));
    const tab = openTab({ consent: "given" });
    await look(tab, 3);
    const all = await tab.export();
    expect(all.server).toEqual(person);
    expect(all.device.anonymousId).toBe(tab.anonymousId);
    expect(all.device.events.map(({ event }) => event)).toEqual(
      Array.from({ length: 3 }, () => "Product Viewed"),
    );
    expect(all.device.offers).toHaveLength(1);
  });
});
