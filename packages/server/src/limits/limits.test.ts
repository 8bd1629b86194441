import { afterEach, describe, expect, test, vi } from "vitest";
import { routes } from "@proffer/protocol";
import { keyOf, startSite } from "../testing/site.ts";
import type { Store } from "../storage/store.ts";
import type { Site } from "../testing/site.ts";
import { nameAddress } from "./address.ts";
import { createMemoryCounter } from "./counters.ts";
import { createLimit } from "./limiter.ts";
import { createLimits } from "./limits.ts";
import { parseRates, rates } from "./rates.ts";
import type { RateOptions } from "./rates.ts";

let site: Site | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await site?.close();
  site = undefined;
});

/** Behind a proxy on this machine, so that a test may come from anywhere. */
async function start(limits: RateOptions, trustProxy: readonly string[] = ["loopback"]) {
  site = await startSite({ rates: limits, trustProxy });
  return (path: string, from: string, headers: Record<string, string> = {}, body?: unknown) =>
    fetch(`${site?.url}${path}`, {
      headers: {
        "x-forwarded-for": from,
        "sec-fetch-site": "same-origin",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
}

const statuses = async (
  count: number,
  ask: () => Promise<Response>,
): Promise<readonly number[]> => {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push((await ask()).status);
  return all;
};

test("whoever asks too often is told when to come back, in words that pages may read", async () => {
  const ask = await start({ address: 2 });
  expect(await statuses(2, () => ask(routes.config, "203.0.113.7"))).toEqual([200, 200]);
  const refused = await ask(routes.config, "203.0.113.7", { origin: "https://shop.example" });
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  expect(refused.headers.get("access-control-expose-headers")).toContain("retry-after");
  expect(await refused.json()).toMatchObject({ error: { code: "rate_limited", retryable: true } });
  // Others go on, and so does whoever watches the server.
  expect((await ask(routes.config, "203.0.113.8")).status).toBe(200);
  expect((await ask(routes.health, "203.0.113.7")).status).toBe(200);
});

test("an address is the one that the proxy saw, and nobody's own word for it", async () => {
  const ask = await start({ address: 2 });
  const lying = [
    "198.51.100.1, 203.0.113.7",
    "198.51.100.2, 203.0.113.7",
    "198.51.100.3, 203.0.113.7",
  ];
  const seen: number[] = [];
  for (const from of lying) seen.push((await ask(routes.config, from)).status);
  expect(seen).toEqual([200, 200, 429]);
});

test("without a proxy to trust nobody's header counts, and this machine is not counted", async () => {
  const ask = await start({ address: 2 }, []);
  expect(await statuses(5, () => ask(routes.config, "203.0.113.7"))).toEqual([
    200, 200, 200, 200, 200,
  ]);
});

test("a device is counted by its key, wherever it comes from", async () => {
  const ask = await start({ customer: 3 });
  const from = (address: string, device: string) =>
    ask(routes.config, address, { "x-proffer-device": keyOf(device) });
  expect(await statuses(3, () => from("203.0.113.7", "ada"))).toEqual([200, 200, 200]);
  expect((await from("203.0.113.9", "ada")).status).toBe(429);
  expect((await from("203.0.113.9", "bob")).status).toBe(200);
});

test("claims are counted apart, by device and by address", async () => {
  const ask = await start({ claims: 2, "claims-address": 5 });
  const claim = (device: string) =>
    ask(routes.claims, "203.0.113.7", { "x-proffer-device": keyOf(device) }, {});
  expect(await statuses(3, () => claim("ada"))).toEqual([400, 400, 429]);
  expect(await statuses(4, () => claim("bob"))).toEqual([400, 400, 429, 429]);
  expect((await ask(routes.config, "203.0.113.7")).status).toBe(200);
  const others: number[] = [];
  for (const device of ["cleo", "dan", "eve"]) others.push((await claim(device)).status);
  expect(others).toEqual([400, 429, 429]);
});

test("guessing a password ends soon, and keeps nobody else out", async () => {
  const ask = await start({ "sign-in": 3, "sign-in-account": 5, "sign-in-address": 100 });
  const guess = (from: string) =>
    ask(routes.session, from, {}, { mail: "ada@shop.example", password: "guess" });
  expect(await statuses(4, () => guess("203.0.113.7"))).toEqual([403, 403, 403, 429]);
  // Whose account it is comes from elsewhere, and is let try.
  expect((await guess("198.51.100.1")).status).toBe(403);
  // A guesser with many addresses is stopped for a quarter of an hour, and no longer.
  expect((await guess("198.51.100.2")).status).toBe(403);
  const stopped = await guess("198.51.100.3");
  expect(stopped.status).toBe(429);
  expect(Number(stopped.headers.get("retry-after"))).toBeLessThanOrEqual(15 * 60);
});

describe("A window", () => {
  test("is over when it is over, however often somebody has asked within it", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const limit = createLimit("test", { times: 2, perMs: 1000 }, createMemoryCounter());
    const take = () => limit.take("ada");
    expect([await take(), await take()]).toEqual([0, 0]);
    vi.advanceTimersByTime(400);
    for (let i = 0; i < 10; i++) expect(await take()).toBe(600);
    vi.advanceTimersByTime(600);
    expect(await take()).toBe(0);
  });

  test("of no times at all is no limit", async () => {
    const limit = createLimit("test", { times: 0, perMs: 1000 }, createMemoryCounter());
    for (let i = 0; i < 10; i++) expect(await limit.take("ada")).toBe(0);
  });
});

test("a flood of addresses takes no more memory than the names it may keep, and forgets the quiet ones first", async () => {
  const counter = createMemoryCounter(100);
  await counter.add("often", 60_000);
  for (let i = 0; i < 10_000; i++) {
    await counter.add(`flood ${i}`, 60_000);
    if (i % 50 === 0) await counter.add("often", 60_000);
  }
  expect(counter.size).toBe(100);
  expect((await counter.add("often", 60_000)).count).toBe(202);
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
  ["127.0.0.1", undefined],
  ["::1", undefined],
  ["nonsense", undefined],
])("%s is counted as %s", (address, name) => {
  expect(nameAddress(address)).toBe(name);
});

test("rates are read by name, 0 takes one or all of them away, and a typo is told of", () => {
  expect(parseRates("address=6000, claims=0")).toEqual({ address: 6000, claims: 0 });
  expect(Object.values(parseRates("0"))).toEqual(Object.keys(rates).map(() => 0));
  for (const wrong of ["adress=1", "address", "address=-1", "address=1.5", "__proto__=1", ""])
    expect(() => parseRates(wrong)).toThrow(/names are address, key, customer/);
});

test("a flood of made-up devices does not make the server forget who guesses a password", async () => {
  const limits = createLimits({ kind: "sqlite" } as Store);
  const guess = () => limits.take("sign-in", "203.0.113.7 ada@shop.example");
  for (let i = 0; i < rates["sign-in"].times; i++) await guess();
  await expect(guess()).rejects.toThrow("too often");
  for (let i = 0; i < 50_001; i++) {
    await limits.take("customer", `device ${i}`);
    await limits.take("claims", `device ${i}`);
  }
  await expect(guess()).rejects.toThrow("too often");
});
