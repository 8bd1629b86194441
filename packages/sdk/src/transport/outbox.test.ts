import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Batch } from "@proffer/protocol";
import { Clock } from "../clock.ts";
import { ann, bob, commitOf, eventOf, fill } from "../storage/contract.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Identity, Storage } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import { FakeServer } from "./fake-server.ts";
import { Http } from "./http.ts";
import { Outbox } from "./outbox.ts";

const minute = 60_000;
const hour = 60 * minute;

const open: Outbox[] = [];

interface Page {
  readonly outbox: Outbox;
  readonly store: Storage;
  readonly problems: ProfferProblem[];
}

function openPage(
  server: Pick<FakeServer, "fetch">,
  store: Storage = createMemoryStorage(),
  identity: Identity = ann,
): Page {
  const problems: ProfferProblem[] = [];
  const outbox = new Outbox({
    http: new Http("http://server.test", server.fetch),
    storage: () => store,
    identity: () => identity,
    clock: new Clock(Date.now),
    onProblem: (problem) => problems.push(problem),
  });
  open.push(outbox);
  return { outbox, store, problems };
}

/** Stores events and says so, as the customer's page does. */
async function store(page: Page, numbers: readonly number[], who: Identity = ann): Promise<void> {
  for (const number of numbers) {
    const event = eventOf(number, who);
    await fill(page.store, [event], who);
    page.outbox.nudge({ event, deviceKey: who.deviceKey });
  }
}

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);
const named = (...numbers: number[]): readonly string[] =>
  numbers.map((number) => eventOf(number).messageId);
const unsentOf = async (page: Page): Promise<readonly string[]> =>
  (await page.store.unsent(99)).map(({ event }) => event.messageId);

const busy = (headers: Record<string, string> = {}, status = 429): Response =>
  Response.json({ error: { code: "unavailable", message: "Slow down." } }, { status, headers });

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2) });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});

afterEach(() => {
  for (const outbox of open.splice(0)) outbox.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("Events reach the server", () => {
  test("together, with their ids and times, and leave the store when it has them", async () => {
    const server = new FakeServer();
    const page = openPage(server);
    await store(page, [1, 2]);
    await vi.advanceTimersByTimeAsync(60);
    expect(server.seen.map(({ ids }) => ids)).toEqual([named(1, 2)]);
    expect(server.received.get(eventOf(1).messageId)).toMatchObject({
      event: "Product Viewed",
      timestamp: "2026-01-01T00:00:01.000Z",
      anonymousId: "ann",
    });
    expect(await unsentOf(page)).toEqual([]);
  });

  test("ten thousand of a week offline in a few requests, each once, within seconds", async () => {
    vi.useRealTimers();
    const server = new FakeServer();
    const page = openPage(server);
    await fill(
      page.store,
      upTo(10_000).map((number) => eventOf(number)),
    );
    const started = performance.now();
    expect(await page.outbox.flush()).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(server.received.size).toBe(10_000);
    expect(server.requests).toBeLessThanOrEqual(12);
  });

  test("in requests of less than 500 KB, however large the events", async () => {
    const server = new FakeServer();
    const page = openPage(server);
    const properties = { text: "字".repeat(20_000) };
    await fill(
      page.store,
      upTo(40).map((number) => Object.assign(eventOf(number), { properties })),
    );
    expect(await page.outbox.flush()).toBe(true);
    expect(server.received.size).toBe(40);
    expect(Math.max(...server.seen.map(({ bytes }) => bytes))).toBeLessThan(500_000);
    // Eight of 60 KB fit: they are counted in bytes, and no room is wasted.
    expect(server.requests).toBe(5);
  });

  const ack = { accepted: 1, duplicates: 0, refused: [] };

  test.each<[string, () => Response | Promise<Response>]>([
    ["answers 500", () => new Response("oops", { status: 500 })],
    ["answers 429", () => busy()],
    ["answers 502 with a page", () => new Response("<html>", { status: 502 })],
    ["answers with a hotel's login page", () => new Response("<html>", { status: 200 })],
    ["breaks off in the middle", () => new Response('{"accepted":1,"dupl', { status: 200 })],
    ["answers nothing", () => new Response(null, { status: 204 })],
    ["answers null", () => Response.json(null)],
    ["says yes to something else", () => Response.json({ success: true })],
    ["counts with words", () => Response.json({ ...ack, accepted: "one" })],
    ["does not account for all", () => Response.json({ ...ack, accepted: 0 })],
    ["refuses it cannot say what", () => Response.json({ ...ack, refused: {} })],
    ["is away", () => Promise.reject(new TypeError("fetch failed"))],
  ])("again and again from one that %s, until it has them", async (_name, misbehave) => {
    const server = new FakeServer();
    server.answer = misbehave;
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.requests).toBeGreaterThanOrEqual(3);
    expect(page.problems.map(({ type }) => type)).toEqual(["network"]);
    expect(await unsentOf(page)).toEqual(named(1));
    server.answer = (batch) => server.accept(batch);
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect([...server.received.keys()]).toEqual(named(1));
    expect(await unsentOf(page)).toEqual([]);
  });

  test("after an answer that was lost, the same ids go out again", async () => {
    const server = new FakeServer();
    server.answer = (batch) => {
      const reply = server.accept(batch);
      return server.requests === 1 ? Promise.reject(new TypeError("connection reset")) : reply;
    };
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.seen.map(({ ids }) => ids)).toEqual([named(1), named(1)]);
    expect(await unsentOf(page)).toEqual([]);
  });

  test.each<[string, typeof globalThis.fetch]>([
    ["never answers", (_input, init) => untilAborted(init)],
    ["never answers, nor hears that nobody waits any more", () => new Promise(() => undefined)],
    ["never ends its answer", async () => new Response(new ReadableStream())],
  ])("where it %s, after a quarter of a minute", async (_name, fetch) => {
    const server = new FakeServer();
    let isMute = true;
    const page = openPage({
      fetch: (...args) => (isMute ? fetch(...args) : server.fetch(...args)),
    });
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(page.problems).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(page.problems[0]?.message).toContain("No answer");
    isMute = false;
    await vi.advanceTimersByTimeAsync(minute);
    expect([...server.received.keys()]).toEqual(named(1));
  });

  test("in smaller requests where a slow network did not bring one there in time", async () => {
    const server = new FakeServer();
    const page = openPage(server);
    server.answer = (batch, { bytes }) =>
      bytes > 100_000 ? new Promise(() => undefined) : server.accept(batch);
    const properties = { text: "x".repeat(10_000) };
    await fill(
      page.store,
      upTo(40).map((number) => Object.assign(eventOf(number), { properties })),
    );
    page.outbox.nudge();
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(server.received.size).toBe(40);
  });

  test("one that is refused is told of and not sent for ever", async () => {
    const server = new FakeServer();
    const refused = [{ index: 0, code: "bad_name", message: "no such name" }];
    server.answer = () => Response.json({ accepted: 0, duplicates: 0, refused });
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(page.problems).toMatchObject([
      { type: "event", message: expect.stringContaining("no such name") },
    ]);
    expect(await unsentOf(page)).toEqual([]);
  });

  function untilAborted(init: RequestInit | undefined): Promise<Response> {
    return new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
    });
  }
});

describe("Events are sent in the name of the device that they happened on", () => {
  test("each device's with its own key; the shop's word for who it is goes only with those of now", async () => {
    const server = new FakeServer();
    const page = openPage(server, createMemoryStorage(), { ...bob, userId: "u1", token: "jwt" });
    await fill(page.store, [eventOf(1), eventOf(2)]);
    await page.store.begin(bob);
    await fill(page.store, [eventOf(3, bob)], bob);
    await page.outbox.flush();
    expect(server.seen.map(({ ids, deviceKey, token }) => [ids, deviceKey, token])).toEqual([
      [named(1, 2), ann.deviceKey, null],
      [named(3), bob.deviceKey, "jwt"],
    ]);
  });

  test("without a key where none is known", async () => {
    const server = new FakeServer();
    const page = openPage(server);
    await page.store.commit({ ...commitOf(0, eventOf(1)), send: { deviceKey: "" } });
    await page.outbox.flush();
    expect(server.seen[0]?.deviceKey).toBeNull();
  });

  test("what is wrong with the shop's word is told once", async () => {
    const server = new FakeServer();
    const identity = { verified: false, code: "bad_identity_token", problem: "It has expired." };
    server.answer = async (batch) =>
      Response.json({ ...((await server.accept(batch).json()) as object), identity });
    const page = openPage(server, createMemoryStorage(), { ...ann, token: "old" });
    await store(page, [1]);
    await page.outbox.flush();
    await store(page, [2]);
    await page.outbox.flush();
    expect(page.problems.map(({ message }) => message)).toEqual(["It has expired."]);
    expect(server.received.size).toBe(2);
  });
});

describe("A server that asks to be left alone", () => {
  test.each([
    ["for seconds", { "retry-after": "120" }, 429, 2 * minute],
    ["as it is being restarted", { "retry-after": "30" }, 503, minute / 2],
    [
      "until a time by its own clock, which is not ours",
      {
        "retry-after": "Thu, 01 Jan 2015 00:10:00 GMT",
        date: "Thu, 01 Jan 2015 00:00:00 GMT",
      },
      429,
      10 * minute,
    ],
    ["for longer than an hour", { "retry-after": "999999" }, 429, hour],
  ])("%s is asked again then, and not before", async (_name, headers, status, ms) => {
    const server = new FakeServer();
    server.answer = () => busy(headers, status);
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(100);
    server.answer = (batch) => server.accept(batch);
    // Nothing that the page does hurries it, nor does another page.
    await store(page, [2]);
    page.outbox.hurry();
    expect(await page.outbox.flush()).toBe(false);
    await page.outbox.farewell();
    const next = openPage(server, page.store);
    next.outbox.nudge();
    await vi.advanceTimersByTimeAsync(ms - 1000);
    expect(server.requests).toBe(1);
    await vi.advanceTimersByTimeAsync(ms * 0.1 + 2000);
    expect([...server.received.keys()]).toEqual(named(1, 2));
  });

  test.each([
    ["says nothing that can be read", "soon", 429],
    ["says at once", "0", 429],
    ["has broken down instead", "3600", 500],
  ])("but %s is asked again as any other", async (_name, after, status) => {
    const server = new FakeServer();
    server.answer = () => busy({ "retry-after": after }, status);
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.requests).toBeGreaterThan(2);
    expect(server.requests).toBeLessThan(10);
  });

  test("is not believed by a clock that was wrong: a year from now is no answer", async () => {
    const server = new FakeServer();
    const page = openPage(server);
    const until = Date.now() + 365 * 24 * hour;
    await page.store.putNote("delivery", { until, failures: 3, isTold: true });
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.received.size).toBe(1);
  });
});

describe("An event that the server does not take", () => {
  /** A server that refuses every request with one of these in it. */
  function refuse(server: FakeServer, bad: readonly string[], refusal: () => Response): void {
    server.answer = (batch: Batch) =>
      batch.batch.some(({ messageId = "" }) => bad.includes(messageId))
        ? refusal()
        : server.accept(batch);
  }

  test.each([
    ["400", () => busy({}, 400)],
    ["403, from a firewall", () => new Response("blocked", { status: 403 })],
    ["413", () => busy({}, 413)],
    ["422", () => busy({}, 422)],
  ])(
    "with %s does not keep the others waiting; it is dropped, and told of",
    async (_name, refusal) => {
      const server = new FakeServer();
      refuse(server, named(4, 9), refusal);
      const page = openPage(server);
      await fill(
        page.store,
        upTo(30).map((number) => eventOf(number)),
      );
      expect(await page.outbox.flush()).toBe(true);
      expect(server.received.size).toBe(28);
      expect(await unsentOf(page)).toEqual([]);
      expect(page.problems.map(({ type }) => type)).toEqual(["event", "event"]);
      expect(page.problems[0]?.message).toContain(`“Product Viewed” (${eventOf(4).messageId})`);
      expect(server.requests).toBeLessThan(40);
    },
  );

  test("because it breaks, does not keep the others waiting; it is kept for a server that does not", async () => {
    const server = new FakeServer();
    refuse(server, named(4), () => new Response("oops", { status: 500 }));
    const page = openPage(server);
    await fill(
      page.store,
      upTo(30).map((number) => eventOf(number)),
    );
    expect(await page.outbox.flush()).toBe(true);
    expect(server.received.size).toBe(29);
    expect([await unsentOf(page), page.problems]).toEqual([named(4), []]);
    server.answer = (batch) => server.accept(batch);
    await openPage(server, page.store).outbox.flush();
    expect(server.received.size).toBe(30);
  });

  test("is not to blame where the server takes none: all are kept", async () => {
    const server = new FakeServer();
    server.answer = () => new Response("no such page", { status: 404 });
    const page = openPage(server);
    await store(page, upTo(30));
    await vi.advanceTimersByTimeAsync(hour);
    expect(await unsentOf(page)).toHaveLength(30);
    expect(page.problems.map(({ type }) => type)).toEqual(["network"]);
    expect(server.requests).toBeLessThan(100);
    server.answer = (batch) => server.accept(batch);
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(server.received.size).toBe(30);
  });

  test("by itself waits for another to show whether the server takes any", async () => {
    const server = new FakeServer();
    refuse(server, named(1), () => busy({}, 400));
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(minute);
    expect(await unsentOf(page)).toEqual(named(1));
    await store(page, [2]);
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect([...server.received.keys()]).toEqual(named(2));
    expect(await unsentOf(page)).toEqual([]);
  });

  test("once, by mistake, is sent again", async () => {
    const server = new FakeServer();
    let mistakes = 0;
    server.answer = (batch) => {
      const isMistaken = batch.batch[0]?.messageId === named(1)[0] && mistakes++ === 0;
      return isMistaken || batch.batch.length > 1 ? busy({}, 400) : server.accept(batch);
    };
    const page = openPage(server);
    await fill(
      page.store,
      upTo(3).map((number) => eventOf(number)),
    );
    await page.outbox.flush();
    expect(server.received.size).toBe(3);
  });

  test("because no JSON can be made of it is dropped, and told of", async () => {
    const server = new FakeServer();
    const page = openPage(server);
    await fill(page.store, [eventOf(1), { ...eventOf(2), properties: { n: 1n } }, eventOf(3)]);
    await page.outbox.flush();
    expect([...server.received.keys()]).toEqual(named(1, 3));
    expect(page.problems.map(({ type }) => type)).toEqual(["event"]);
    expect(await unsentOf(page)).toEqual([]);
  });

  test("together with others, but would by itself: a proxy that takes little gets little", async () => {
    const server = new FakeServer();
    server.answer = (batch, { bytes }) =>
      bytes > 20_000 ? new Response("too large", { status: 413 }) : server.accept(batch);
    const page = openPage(server);
    const properties = { text: "x".repeat(5000) };
    await fill(
      page.store,
      upTo(40).map((number) => Object.assign(eventOf(number), { properties })),
    );
    expect(await page.outbox.flush()).toBe(true);
    expect(server.received.size).toBe(40);
    expect(page.problems).toEqual([]);
  });
});

describe("A server that fails for long", () => {
  test("is asked less and less often, by all tabs of a customer together", async () => {
    const server = new FakeServer();
    server.answer = () => new Response("", { status: 502 });
    const tab = openPage(server);
    const other = openPage(server, tab.store);
    await store(tab, [1]);
    await store(other, [2]);
    await vi.advanceTimersByTimeAsync(hour);
    const ofAnHour = server.requests;
    // The first minute takes some; then it is every two and a half minutes, however many tabs there are.
    expect(ofAnHour).toBeLessThan(12 + 24);
    await vi.advanceTimersByTimeAsync(24 * hour);
    expect(server.requests - ofAnHour).toBeLessThan(24 * 24 * 1.1);
    const gaps = server.seen.slice(-20).map(({ at }, i, all) => at - (all[i - 1]?.at ?? at));
    expect(Math.max(...gaps)).toBeGreaterThan(2 * minute);
    expect(await unsentOf(tab)).toHaveLength(2);
    expect([...tab.problems, ...other.problems]).toHaveLength(1);
    server.answer = (batch) => server.accept(batch);
    await vi.advanceTimersByTimeAsync(6 * minute);
    expect([...server.received.keys()]).toEqual(named(1, 2));
  });

  test("is asked at once when the network or the customer is back", async () => {
    const server = new FakeServer();
    server.answer = () => Promise.reject(new TypeError("no route"));
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(hour);
    server.answer = (batch) => server.accept(batch);
    page.outbox.hurry();
    await vi.advanceTimersByTimeAsync(300);
    expect(server.received.size).toBe(1);
  });

  test("is not hammered by a network that comes and goes", async () => {
    const server = new FakeServer();
    server.answer = () => Promise.reject(new TypeError("no route"));
    const page = openPage(server);
    await store(page, [1]);
    for (let i = 0; i < 1000; i++) {
      page.outbox.hurry();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(server.requests).toBeLessThan(20);
  });

  test("is not asked while the browser is offline, but by who waits for it", async () => {
    const server = new FakeServer();
    const navigator = { onLine: false };
    vi.stubGlobal("navigator", navigator);
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(7 * 24 * hour);
    page.outbox.hurry();
    await vi.advanceTimersByTimeAsync(1000);
    expect([server.requests, await unsentOf(page)]).toEqual([0, named(1)]);
    navigator.onLine = true;
    page.outbox.hurry();
    await vi.advanceTimersByTimeAsync(300);
    expect(server.received.size).toBe(1);
    navigator.onLine = false;
    await store(page, [2]);
    expect(await page.outbox.flush()).toBe(true);
  });

  test("starts afresh once it has answered", async () => {
    const server = new FakeServer();
    server.answer = () => new Response("", { status: 502 });
    const page = openPage(server);
    await store(page, [1]);
    await vi.advanceTimersByTimeAsync(hour);
    server.answer = (batch) => server.accept(batch);
    await vi.advanceTimersByTimeAsync(6 * minute);
    expect(await page.store.note("delivery")).toMatchObject({ failures: 0 });
    server.answer = () => new Response("", { status: 502 });
    const before = server.requests;
    await store(page, [2]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.requests - before).toBeGreaterThan(2);
    expect(page.problems).toHaveLength(2);
  });
});
