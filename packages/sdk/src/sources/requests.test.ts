import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import type { RequestOptions } from "./requests.ts";
import { createRequests } from "./requests.ts";
import type { Page } from "./source.ts";

const shop = "https://www.shop.example";
let page: Page;
let status: number | "lost" | "late" | "hidden";
let hasBeenActive: boolean | undefined;
let recording: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  status = 500;
  hasBeenActive = true;
  page = Object.assign(new EventTarget(), {
    fetch: async () => {
      if (status === "lost") throw new TypeError("Failed to fetch");
      if (status === "late") throw new DOMException("", "TimeoutError");
      return status === "hidden" ? Response.error() : new Response("SECRET", { status });
    },
    XMLHttpRequest: class {
      open() {}
    },
    document: { baseURI: `${shop}/products/mug` },
    location: new URL(`${shop}/products/mug`),
    navigator: {
      get userActivation() {
        return hasBeenActive === undefined ? undefined : { hasBeenActive };
      },
    },
    performance: { now: () => performance.now() },
    setTimeout: (act: () => void, ms: number) => setTimeout(act, ms),
    clearTimeout: (timer: number) => clearTimeout(timer),
  }) as unknown as Page;
  start();
});
afterEach(() => {
  recording.stop();
  vi.useRealTimers();
});

function start(options?: RequestOptions): void {
  recording?.stop();
  recording = record(page);
  recording.start(createRequests(options));
}

async function ask(url = "/cart", answered: typeof status = status, method = "POST") {
  status = answered;
  await page.fetch(url, { method }).catch(() => undefined);
}

const failed = (operation: string, code: string, message = `The server answered ${code}.`) => [
  "Operation Failed",
  { operation, code, message },
];
const succeeded = (operation: string, code = "200") => ["Operation Succeeded", { operation, code }];

describe("An operation", () => {
  test("that fails is told of by its method and path, without what is anybody's own", async () => {
    await ask("/carts/7f9c2ba4e88f/lines?token=SECRET#SECRET", 422);
    expect(recording.told).toEqual([failed("POST /carts/:id/lines", "422")]);
    expect(JSON.stringify([recording.told, recording.findings])).not.toContain("SECRET");
  });

  test("that fails and goes through later is a success, once", async () => {
    await ask("/cart", 500);
    await ask("/cart", 200);
    await ask("/cart", 200);
    expect(recording.told).toEqual([failed("POST /cart", "500"), succeeded("POST /cart")]);
  });

  test("that goes through at once is not told of", async () => {
    await ask("/cart", 200);
    expect(recording.told).toEqual([]);
  });

  test("that took too long has failed", async () => {
    await ask("/cart", "late");
    expect(recording.told).toEqual([failed("POST /cart", "timeout", "It took too long.")]);
  });

  test("that the page tries again at once has failed once; that the customer tries again, twice", async () => {
    await ask();
    vi.advanceTimersByTime(999);
    await ask();
    vi.advanceTimersByTime(999);
    await ask();
    expect(recording.told).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    await ask();
    expect(recording.told).toHaveLength(2);
  });

  test("that fails otherwise than before has failed again", async () => {
    await ask("/cart", 500);
    await ask("/cart", 422);
    expect(recording.told).toHaveLength(2);
  });

  test("with names without end does not fill the memory", async () => {
    for (let i = 0; i < 26; i++)
      for (const b of "ab") await ask(`/x${b}/${String.fromCharCode(97 + i)}`, 500);
    recording.told.length = 0;
    await ask("/xa/a", 200);
    await ask("/xb/z", 200);
    expect(recording.told).toEqual([succeeded("POST /xb/z")]);
  });
});

describe("What the network lost", () => {
  const lost = failed("POST /cart", "network", "The network lost it.");

  test("is told of a second later", async () => {
    await ask("/cart", "lost");
    vi.advanceTimersByTime(999);
    expect(recording.told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(recording.told).toEqual([lost]);
    await ask("/cart", 200);
    expect(recording.told).toEqual([lost, succeeded("POST /cart")]);
  });

  test("is not told of when the page is being left: that loses requests too", async () => {
    await ask("/cart", "lost");
    page.dispatchEvent(new Event("pagehide"));
    vi.advanceTimersByTime(60_000);
    expect(recording.told).toEqual([]);
  });

  test("is not told of when the page tries again at once, with success", async () => {
    await ask("/cart", "lost");
    await ask("/cart", 200);
    vi.advanceTimersByTime(60_000);
    expect(recording.told).toEqual([]);
  });
});

describe("By default", () => {
  test.each<[string, string, number | undefined, string]>([
    ["what the customer changes", "/cart", 400, "POST"],
    ["what they take away", "/cart/1", 404, "DELETE"],
    ["a host below the shop's", "https://api.shop.example/cart", 500, "POST"],
    ["the shop's host without its www", "https://shop.example/cart", 500, "POST"],
  ])("%s counts", async (_what, url, answered, method) => {
    await ask(url, answered, method);
    expect(recording.told).toHaveLength(1);
  });

  test.each([
    ["what is only read", "/cart.js", "GET"],
    ["what is only asked for", "/cart", "OPTIONS"],
    ["another host", "https://tracker.example/x", "POST"],
    ["a host that ends alike", "https://notshop.example/x", "POST"],
    ["telemetry", "/api/collect", "POST"],
    ["a platform's own", "/.well-known/shopify/monorail", "POST"],
  ])("%s does not", async (_what, url, method) => {
    await ask(url, 500, method);
    expect(recording.told).toEqual([]);
  });

  test("nothing counts before the customer has touched the page, where the browser can tell", async () => {
    hasBeenActive = false;
    await ask();
    expect(recording.told).toEqual([]);
    hasBeenActive = undefined;
    await ask();
    expect(recording.told).toHaveLength(1);
  });

  test("an answer that the page may not read is neither failure nor success", async () => {
    await ask("/cart", "hidden");
    await ask("/cart", 500);
    await ask("/cart", "hidden");
    expect(recording.told).toEqual([failed("POST /cart", "500")]);
  });

  test("another host is named", async () => {
    await ask("https://api.shop.example/cart", 500);
    expect(recording.told).toEqual([failed("POST api.shop.example/cart", "500")]);
  });
});

describe("The shop may say", () => {
  test.each<[string, RequestOptions["watch"]]>([
    ["a part of its address", "/search"],
    ["an expression", /\/search\?q=/g],
    ["a function", (url, method) => url.pathname === "/search" && method === "GET"],
    ["a list", ["/other", /^https:\/\/find\./]],
  ])("what else counts, by %s", async (_how, watch) => {
    start({ watch });
    for (let i = 0; i < 2; i++) {
      await ask("https://find.example/search?q=mug", 503, "GET");
      vi.advanceTimersByTime(2_000);
    }
    await ask("/stock", 503, "GET");
    expect(recording.told).toEqual([
      failed("GET find.example/search", "503"),
      failed("GET find.example/search", "503"),
    ]);
  });

  test("what does not count, which wins", async () => {
    start({ ignore: ["/wishlist"], watch: "/wishlist" });
    await ask("/wishlist");
    await ask("/cart");
    expect(recording.told).toEqual([failed("POST /cart", "500")]);
  });

  test("nonsense, and its page goes on", async () => {
    start({
      ignore: () => {
        throw new Error("the shop's");
      },
    });
    await expect(page.fetch("/cart", { method: "POST" })).resolves.toMatchObject({ status: 500 });
  });
});

describe("Our own server", () => {
  test.each([
    ["https://help.shop.example", "https://help.shop.example/v1/batch"],
    ["https://help.shop.example/proffer/", "https://help.shop.example/proffer/v1/claims"],
    [shop, `${shop}/v1/batch`],
    ["/", "/v1/batch?x=1"],
  ])("at %s is nobody's operation", async (endpoint, url) => {
    start({ endpoint, watch: "/v1/" });
    await ask(url);
    expect(recording.told).toEqual([]);
  });

  test("at the shop's own address leaves the rest of the shop watched", async () => {
    start({ endpoint: shop });
    await ask("/v1/track-order");
    expect(recording.told).toHaveLength(1);
  });
});

test("A page that lets nothing be watched is told of as amiss", () => {
  recording.stop();
  Object.freeze(page);
  Object.freeze(page.XMLHttpRequest.prototype);
  start();
  expect(recording.findings.at(-1)?.state).toBe("amiss");
});

test("Stopped, it hears nothing and waits for nothing", async () => {
  await ask("/cart", "lost");
  recording.stop();
  expect(vi.getTimerCount()).toBe(0);
  await ask("/cart", 500);
  expect(recording.told).toEqual([]);
});
