import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Clock } from "./clock.ts";
import { Http } from "./transport/http.ts";
import { setClock } from "./transport/ask-time.ts";

const yearMs = 365 * 86_400_000;

describe("A clock that somebody sets while the page is open", () => {
  let ahead: number;
  let elapsed: number;
  const device = (): number => 1_000_000 + elapsed + ahead;

  beforeEach(() => {
    [ahead, elapsed] = [0, 0];
    vi.spyOn(performance, "now").mockImplementation(() => elapsed);
  });
  afterEach(() => vi.restoreAllMocks());

  const serverOf = (fetch: () => Promise<Response>): Http => new Http("http://server", fetch);
  const right = (): Promise<Response> =>
    Promise.resolve(Response.json({ serverTime: 1_000_000 + elapsed }));

  test.each([yearMs, -yearMs])("has jumped, by %i ms; time that goes by is no jump", (jump) => {
    const clock = new Clock(device, true);
    elapsed = 9 * 86_400_000;
    expect(clock.hasJumped).toBe(false);
    ahead = jump;
    expect(clock.hasJumped).toBe(true);
  });

  test("is the host's own affair where the host has given it", () => {
    const clock = new Clock(device);
    ahead = yearMs;
    expect(clock.hasJumped).toBe(false);
  });

  test("is not believed before the server has been asked: time goes on as it went", () => {
    const clock = new Clock(device, true);
    clock.restore(500);
    elapsed = 60_000;
    ahead = yearMs;
    expect(clock.now()).toBe(1_060_500);
  });

  test("learns nothing from an answer that was on its way when it was set", () => {
    const clock = new Clock(device, true);
    const sentAt = clock.device();
    ahead = yearMs;
    clock.learn(1_000_000, sentAt);
    expect(clock.offset).toBe(0);
    expect(clock.hasJumped).toBe(true);
  });

  test("is set by the server's, which is asked once for all who wait", async () => {
    const clock = new Clock(device, true);
    const fetch = vi.fn(right);
    ahead = yearMs;
    await Promise.all([setClock(serverOf(fetch), clock), setClock(serverOf(fetch), clock)]);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(clock.now()).toBe(1_000_000);
    expect(setClock(serverOf(fetch), clock)).toBeUndefined();
  });

  test("stays as it is where the server does not say, which is asked again after a minute", async () => {
    const clock = new Clock(device, true);
    ahead = yearMs;
    await setClock(
      serverOf(() => Promise.reject(new Error("offline"))),
      clock,
    );
    expect(clock.now()).toBe(1_000_000 + yearMs);
    expect(setClock(serverOf(right), clock)).toBeUndefined();
    elapsed = 61_000;
    await setClock(serverOf(right), clock);
    expect(clock.now()).toBe(1_061_000);
  });
});
