import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Page } from "./source.ts";
import type { EndedRequest } from "./watch-requests.ts";
import { watchRequests } from "./watch-requests.ts";

/** An XMLHttpRequest whose end the test decides. */
class FakeXhr extends EventTarget {
  status = 0;
  responseType = "";
  response: unknown = "";
  open(_method: string, _url: string | URL): void {}
  get responseText(): unknown {
    return this.response;
  }
  end(type: string, status = 0, response: unknown = ""): void {
    Object.assign(this, { status, response });
    this.dispatchEvent(new Event(type));
  }
}

const lost = new TypeError("Failed to fetch");
let page: Page;
let answer: () => Promise<Response>;
let ended: EndedRequest[];
let original: typeof fetch;

beforeEach(() => {
  ended = [];
  answer = () => Promise.resolve(new Response("hello"));
  original = vi.fn(() => answer());
  class Xhr extends FakeXhr {}
  // Its own, as the browser's is; each test patches another one.
  Object.defineProperty(Xhr.prototype, "open", {
    value: FakeXhr.prototype.open,
    writable: true,
    configurable: true,
  });
  page = {
    fetch: original,
    XMLHttpRequest: Xhr,
    document: { baseURI: "https://shop.example/products/mug" },
    navigator: { userActivation: { hasBeenActive: false } },
  } as unknown as Page;
});

const watch = () => watchRequests(page, (request) => ended.push(request)) as () => void;
const openXhr = (method: string, url: string | URL) => {
  const xhr = new page.XMLHttpRequest() as unknown as FakeXhr;
  xhr.open(method, url);
  return xhr;
};

describe("A fetch", () => {
  test("is the page's own: the same promise, the same arguments, the same body to read", async () => {
    watch();
    const promise = answer();
    answer = () => promise;
    const options = { method: "POST" };
    expect(page.fetch("/cart", options)).toBe(promise);
    expect(original).toHaveBeenCalledExactlyOnceWith("/cart", options);
    expect(await (await promise).text()).toBe("hello");
    expect(ended).toHaveLength(1);
  });

  test.each<[string, () => unknown]>([
    ["a text", () => page.fetch("../cart", { method: "post" })],
    ["a URL", () => page.fetch(new URL("https://shop.example/cart"), { method: "post" })],
    ["a Request", () => page.fetch(new Request("https://shop.example/cart", { method: "post" }))],
  ])("by %s is heard with its method, address and answer", async (_how, ask) => {
    watch();
    await ask();
    expect(ended).toMatchObject([{ method: "POST", status: 200, ok: true, isAfterTouch: false }]);
    expect(ended[0]?.url.href).toBe("https://shop.example/cart");
    expect(ended[0]).not.toHaveProperty("failure");
  });

  test("that says nothing of its method is a GET", async () => {
    watch();
    await page.fetch("/cart");
    expect(ended).toMatchObject([{ method: "GET" }]);
  });

  test.each([
    ["lost in the network", lost, undefined, "network"],
    ["that took too long", new DOMException("", "TimeoutError"), undefined, "timeout"],
    ["that the page ended", new DOMException("", "AbortError"), undefined, "aborted"],
    ["that the page ended for a reason of its own", "left", AbortSignal.abort("left"), "aborted"],
  ])("%s is said to be", async (_what, reason, signal, failure) => {
    watch();
    answer = () => Promise.reject(reason);
    const asked = page.fetch("/cart", { ...(signal && { signal }) });
    await expect(asked).rejects.toBe(reason);
    expect(ended).toMatchObject([{ status: 0, ok: false, failure }]);
  });

  test("that outlives the page is a beacon, and not heard", async () => {
    watch();
    await page.fetch("/collect", { method: "POST", keepalive: true });
    await page.fetch(new Request("https://shop.example/collect", { keepalive: true }));
    expect(ended).toEqual([]);
  });

  test("is never copied", async () => {
    watch();
    const response = new Response("hello");
    const clone = vi.spyOn(response, "clone");
    answer = () => Promise.resolve(response);
    await page.fetch("/cart");
    expect(clone).not.toHaveBeenCalled();
  });

  test("that throws at once throws as ever", () => {
    watch();
    answer = () => {
      throw lost;
    };
    expect(() => page.fetch("/cart")).toThrow(lost);
    expect(ended).toEqual([]);
  });

  test.each([
    ["no address that can be read", () => page.fetch("http://")],
    ["nothing", () => Reflect.apply(page.fetch, undefined, [])],
  ])("of %s is the page's affair", async (_what, ask) => {
    watch();
    await expect(ask()).resolves.toBeInstanceOf(Response);
  });
});

describe("An XMLHttpRequest", () => {
  test("is heard with its method, address and answer", async () => {
    watch();
    openXhr("post", "../cart").end("load", 422, "sold out");
    expect(ended).toMatchObject([{ method: "POST", status: 422, ok: false }]);
    expect(ended[0]?.url.href).toBe("https://shop.example/cart");
  });

  test.each([
    ["error", "network"],
    ["timeout", "timeout"],
    ["abort", "aborted"],
  ])("that ends with %s is said to be %s", (type, failure) => {
    watch();
    openXhr("POST", "/cart").end(type);
    expect(ended).toMatchObject([{ status: 0, ok: false, failure }]);
  });

  test("that is used again is heard once each time", () => {
    watch();
    const xhr = openXhr("POST", "/cart");
    xhr.end("load", 200);
    xhr.open("DELETE", "/cart/1");
    xhr.end("load", 204);
    expect(ended).toMatchObject([{ method: "POST" }, { method: "DELETE", status: 204 }]);
  });
});

describe("However many listen", () => {
  test("the page is patched once, and mended when the last one stops", async () => {
    const { open } = page.XMLHttpRequest.prototype;
    const [first, second] = [watch(), watch()];
    const patched = page.fetch;
    expect(patched).not.toBe(original);
    first();
    first();
    expect(page.fetch).toBe(patched);
    await page.fetch("/cart");
    expect(ended).toHaveLength(1);
    second();
    expect(page.fetch).toBe(original);
    expect(page.XMLHttpRequest.prototype.open).toBe(open);
  });

  test("one that fails stops neither the page nor the others", async () => {
    watchRequests(page, () => {
      throw new Error("ours");
    });
    watch();
    await page.fetch("/cart");
    expect(ended).toHaveLength(1);
  });

  test("a page that has wrapped fetch keeps its wrapper, and starting again hears each request once", async () => {
    const stop = watch();
    const ours = page.fetch;
    page.fetch = (...args) => ours(...args);
    const wrapper = page.fetch;
    stop();
    expect(page.fetch).toBe(wrapper);
    await page.fetch("/cart");
    expect(ended).toEqual([]);
    watch();
    await page.fetch("/cart");
    expect(ended).toHaveLength(1);
  });

  test("a page that lets nothing be changed is left alone", () => {
    Object.freeze(page);
    Object.freeze(page.XMLHttpRequest.prototype);
    expect(watch()).toBeUndefined();
  });

  test("a page that has frozen only its XMLHttpRequest has its fetch watched", async () => {
    Object.freeze(page.XMLHttpRequest.prototype);
    expect(watch()).toBeDefined();
    await page.fetch("/cart");
    expect(ended).toHaveLength(1);
  });
});
