import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Event } from "@proffer/engine";
import type { Batch } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { createProffer } from "../create-proffer.ts";
import type { ProfferOptions } from "../options.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/storage.ts";
import { createFakeServer, json } from "../testing/fake-server.ts";
import type { FakeServer } from "../testing/fake-server.ts";
import type { Proffer, ProfferProblem } from "../types.ts";

const deviceUrl = "/proffer/device";
const mug = { product_id: "mug" };
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
const agreed = { functional: true };
const open: Proffer[] = [];
let server: FakeServer;

function openTab(options: ProfferOptions = {}): Proffer {
  const { endpoint, fetch } = server;
  const tab = createProffer({ endpoint, fetch, ...options });
  open.push(tab);
  return tab;
}

async function held(tab: Proffer): Promise<readonly Event[]> {
  return (await tab.export()).device.events;
}

async function stores(): Promise<readonly (string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

function askedOf(path: string): FakeServer["asked"] {
  return server.asked.filter((one) => one.path === path);
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = createFakeServer();
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((tab) => tab.destroy()));
});

describe("After a logout", () => {
  test("in another tab, what the last customer did here decides nothing for the next one", async () => {
    const [tab, other] = [openTab({ rules: thirdLook }), openTab({ rules: thirdLook })];
    await other.track("Product Viewed", mug);
    await other.track("Product Viewed", mug);
    await tab.reset();
    await expect.poll(() => other.anonymousId === tab.anonymousId).toBe(true);
    expect(await other.track("Product Viewed", mug)).toEqual([]);
    expect(other.offers()).toEqual([]);
  });

  test("whoever logs in with the next breath stays logged in, and what follows is theirs", async () => {
    const tab = openTab();
    const events: Event[] = [];
    tab.on("event", (event) => events.push(event));
    await tab.identify("mei", { token: "of.mei.x" });
    await Promise.all([tab.reset(), tab.track("A"), tab.identify("jun"), tab.track("B")]);
    const names = events.map(({ event, userId }) => [event, userId]);
    expect(names).toEqual([
      ["Identify", "mei"],
      ["A", undefined],
      ["Identify", "jun"],
      ["B", "jun"],
    ]);
    expect((await tab.export()).device.userId).toBe("jun");
  });

  test("before the customer has agreed, nothing is sent, and who was kept here does not come back", async () => {
    const first = openTab({ consent: "required", deviceUrl });
    await first.setConsent(agreed);
    await first.identify("mei", { token: "of.mei.x" });
    await first.track("A");
    const { anonymousId } = first;
    await first.destroy();
    const signalled = { words: [], told: {} };
    await forgetConsent(signalled);
    const asked = server.asked.length;
    const tab = openTab({ consent: "required", deviceUrl });
    await tab.reset();
    expect(server.asked).toHaveLength(asked);
    await tab.setConsent(agreed);
    expect(tab.anonymousId).not.toBe(anonymousId);
    expect((await tab.export()).device.userId).toBeUndefined();
    expect((await held(tab)).map(({ event }) => event)).toEqual(["Consent Updated"]);
    expect(askedOf(deviceUrl).at(-1)?.body).toMatchObject({
      anonymousId: tab.anonymousId,
      replace: true,
    });
  });
});

/** As where the yes was a consent manager's: it has to say it again on each page. */
async function forgetConsent(kept: object): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open("proffer-site");
    request.addEventListener("error", () => reject(request.error as Error));
    request.addEventListener("success", () => {
      const tx = request.result.transaction("notes", "readwrite");
      tx.objectStore("notes").put(kept, "consent");
      tx.addEventListener("complete", () => {
        request.result.close();
        resolve();
      });
    });
  });
}

describe("Erasing", () => {
  test("reaches what earlier pages kept, also where nobody has agreed on this one yet", async () => {
    const first = openTab();
    await first.track("A");
    const { anonymousId } = first;
    await first.destroy();
    const tab = openTab({ consent: "required" });
    expect(await tab.erase()).toEqual({ server: "erased" });
    expect(await stores()).toEqual([]);
    expect(server.asked.at(-1)).toMatchObject({ path: routes.erase, body: { anonymousId } });
  });

  test("by a no that the server does not hear is told of", async () => {
    const tab = openTab();
    const problems: ProfferProblem[] = [];
    tab.on("problem", (problem) => problems.push(problem));
    await tab.track("A");
    server.answer(routes.erase, () => json({}, 503));
    await tab.setConsent({ functional: false });
    expect(problems).toMatchObject([
      { type: "network", message: expect.stringContaining("erase") },
    ]);
  });

  test("is the last that the server hears: what was on its way is waited for", async () => {
    let release = (): void => {};
    const { fetch } = server;
    const order: string[] = [];
    const slow: typeof globalThis.fetch = async (input, init) => {
      const { pathname } = new URL(String(input));
      if (pathname === routes.batch) await new Promise<void>((resolve) => (release = resolve));
      order.push(pathname);
      return fetch(input, init);
    };
    const tab = openTab({ fetch: slow });
    await tab.track("A");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const erased = tab.erase();
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    await erased;
    expect(order.filter((path) => path !== routes.config)).toEqual([routes.batch, routes.erase]);
  });
});

describe("What happened before the customer agreed", () => {
  test("is not lost where the store fails at taking it in", async () => {
    const storage = failingOnce();
    const tab = openTab({ consent: "required", storage });
    await tab.track("A");
    await tab.track("B");
    await tab.setConsent(agreed);
    expect((await held(tab)).map(({ event }) => event)).toEqual(["A", "B", "Consent Updated"]);
  });

  test("begins no other session where one is running", async () => {
    const sources = { session: true };
    const first = openTab({ sources });
    await first.track("A");
    await first.destroy();
    const tab = openTab({ consent: "required", sources });
    await tab.track("B");
    await tab.setConsent(agreed);
    const names = (await held(tab)).map(({ event }) => event);
    expect(names).toEqual(["Session Started", "A", "B", "Consent Updated"]);
  });
});

/** A host's store whose second write fails. */
function failingOnce(): Storage {
  const memory = createMemoryStorage();
  let writes = 0;
  return {
    ...memory,
    kind: "host",
    commit: async (commit) => {
      if (++writes === 2) throw new Error("The disk is gone.");
      return memory.commit(commit);
    },
  };
}

describe("The shop's cookie", () => {
  test(
    "that never answers holds up neither the page nor erasing",
    { timeout: 20_000 },
    async () => {
      const never = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
        String(input) === deviceUrl ? new Promise(() => {}) : server.fetch(input, init);
      const tab = openTab({ deviceUrl, fetch: never });
      await tab.track("A");
      expect(await tab.erase()).toEqual({ server: "erased" });
    },
  );

  test("that could not be cleared is told of", async () => {
    server.answer(deviceUrl, ({ method }) =>
      method === "DELETE"
        ? json({}, 500)
        : json({ anonymousId: "a", deviceKey: "k", restored: false }),
    );
    const tab = openTab({ deviceUrl });
    const problems: ProfferProblem[] = [];
    tab.on("problem", (problem) => problems.push(problem));
    await tab.track("A");
    await tab.erase();
    expect(problems).toMatchObject([
      { type: "network", message: expect.stringContaining(deviceUrl) },
    ]);
  });

  const known = { anonymousId: "of-mei", deviceKey: "mei's key" };
  const meis = (): void => {
    server.answer(deviceUrl, ({ body }) =>
      json(
        (body as { replace?: true }).replace
          ? { ...known, restored: false }
          : { ...known, restored: true },
      ),
    );
    const event = {
      type: "track",
      event: "A",
      messageId: "m1",
      timestamp: new Date(Date.now() - 60_000).toISOString(),
      anonymousId: "of-mei",
      userId: "mei",
    };
    server.answer(routes.export, () =>
      json({ anonymousIds: ["of-mei"], events: [event], coupons: [], conversations: [] }),
    );
  };

  test("brings back who the customer was: another one who logs in then begins anew", async () => {
    meis();
    const tab = openTab({ deviceUrl });
    await tab.ready;
    expect(tab.anonymousId).toBe("of-mei");
    await tab.identify("jun");
    expect(tab.anonymousId).not.toBe("of-mei");
    expect((await held(tab)).map(({ event }) => event)).toEqual(["Identify"]);
  });

  test("does not make one who has logged in on this page somebody else, nor forget who they are", async () => {
    meis();
    const tab = openTab({ deviceUrl, consent: "required" });
    await tab.identify("jun", { token: "of.jun.x" });
    await tab.setConsent(agreed);
    expect(tab.anonymousId).not.toBe("of-mei");
    expect((await tab.export()).device.userId).toBe("jun");
    const mei = openTab({ deviceUrl, consent: "required", site: "other" });
    await mei.identify("mei", { token: "of.mei.x" });
    await mei.setConsent(agreed);
    expect(mei.anonymousId).toBe("of-mei");
    await mei.destroy();
    const batch = askedOf(routes.batch).findLast(
      ({ body }) => (body as Batch).batch[0]?.anonymousId === "of-mei",
    );
    expect(batch?.token).toBe("of.mei.x");
  });
});

test("A browser that never says which stores there are does not hold up the page", async () => {
  vi.spyOn(indexedDB, "databases").mockReturnValue(new Promise(() => {}));
  const tab = openTab();
  await tab.track("A");
  expect((await held(tab)).map(({ event }) => event)).toEqual(["A"]);
});
