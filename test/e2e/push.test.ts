import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, CDPSession, Page, Worker } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  pushBrowser,
  startFakePushService,
} from "../../packages/server/src/testing/fake-push-service.ts";
import type { FakePushService } from "../../packages/server/src/testing/fake-push-service.ts";
import { day, second, startSite } from "../../packages/server/src/testing/site.ts";
import type { Site } from "../../packages/server/src/testing/site.ts";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { bundle } from "../support/bundle.ts";
import { top } from "../support/server.ts";

const source = (path: string): string => join(top, "packages", path);
const folder = join(top, "test/.artifacts/push");
mkdirSync(folder, { recursive: true });

/** What a customer who has left a cart behind is to hear of. */
const rules = {
  version: 1,
  rules: [
    {
      id: "cart",
      conditions: {
        all: [
          {
            fact: "absent",
            params: { event: "Product Added", without: "Order Completed", after: "24h" },
            operator: "equal",
            value: true,
          },
        ],
      },
      event: {
        type: "message",
        params: {
          channels: ["push"],
          subject: { default: "Your cart" },
          text: { default: "The <{{event.properties.name}}> is waiting." },
          buttons: [{ text: "See it", url: "https://shop.example/cart" }],
        },
      },
    },
  ],
};

/** The shop's own server: a page, its script, and the worker of the example as it is. */
function serveShop(): Promise<Server> {
  const server = createServer(({ url = "" }, response) => {
    const file = url === "/proffer-push.js" ? join(top, "examples/push", url) : join(folder, url);
    if (url === "/")
      response
        .setHeader("content-type", "text/html")
        .end("<!doctype html><title>Shop</title><script type=module src=/entry.js></script>");
    else if (existsSync(file))
      response.setHeader("content-type", "text/javascript").end(readFileSync(file));
    else response.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/**
 * Everything is real but the push service: a headless Chromium has none, so `PushManager` gives what it would, with the
 * address and the keys of a fake one, and the debugger's own command hands the worker what that one has received.
 */
describe.skipIf(chromiumPath === undefined)("A customer who lets themselves be notified", () => {
  const keys = pushBrowser();
  let browser: Browser;
  let shop: Server;
  let origin: string;
  let service: FakePushService;
  let site: Site;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
    await bundle(join(top, "test/support/push-page.ts"), folder, {
      "@proffer/sdk/push": source("sdk/src/push/index.ts"),
      "@proffer/sdk": source("sdk/src/index.ts"),
      "@proffer/engine": source("engine/src/index.ts"),
      "@proffer/protocol": source("protocol/src/index.ts"),
    });
    shop = await serveShop();
    origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await browser.close();
    shop.close();
  });
  beforeEach(async () => {
    service = await startFakePushService();
    site = await startSite({ rules, reach: { pushHosts: [service.host] } });
    visitor = await createVisitor(browser);
    page = await visitor.tab();
    await page.goto(origin);
    await page.waitForFunction("globalThis.pushSubscribe");
    await page.evaluate(stubPushManager, { endpoint: service.url, keys: keys.keys });
  });
  afterEach(async () => {
    await visitor.context.close();
    await site.close();
    await service.close();
  });

  const start = (): Promise<unknown> =>
    page.evaluate(
      `globalThis.proffer = createProffer({ endpoint: ${JSON.stringify(site.url)} }); proffer.setConsent({ marketing: true }).then(() => proffer.track("Product Added", { product_id: "mug", name: "Mug" })).then(() => {})`,
    );
  const ask = (name = "pushSubscribe"): Promise<unknown> =>
    page.evaluate(`${name}({ server: ${JSON.stringify(site.url)} })`);
  const subscribed = async (): Promise<readonly string[]> =>
    (await site.store.db.selectFrom("push_subscriptions").select("endpoint").execute()).map(
      ({ endpoint }) => endpoint,
    );

  /** What the worker has shown that the customer has not yet wiped away. */
  const shown = (): Promise<unknown> =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const notifications = await registration.getNotifications();
      return notifications.map(({ title, body, tag, data }) => ({
        title,
        body,
        url: (data as { url?: string }).url,
        isTagged: tag !== "",
      }));
    });

  test("hears of what they left behind a day ago, in a notification of the shop's", async () => {
    await visitor.context.grantPermissions(["notifications"], { origin });
    await start();
    expect(await ask()).toBe("subscribed");
    expect(await subscribed()).toEqual([service.url]);
    await expect.poll(() => eventsOf(site)).toContain("Product Added");
    site.clock.now += day + 60 * second;
    await site.workNow();
    const [message] = await service.messages(keys);
    const push = await pushTo(page, origin);
    await push(JSON.stringify(message?.json));
    const expected = {
      title: "Your cart",
      body: "The <Mug> is waiting.",
      url: "https://shop.example/cart",
      isTagged: true,
    };
    await expect.poll(shown).toEqual([expected]);
    // A server that did not hear the answer sends it once more.
    await push(JSON.stringify(message?.json));
    await push("this is no JSON");
    await expect
      .poll(shown)
      .toEqual(expect.arrayContaining([expected, expect.objectContaining({ title: "127.0.0.1" })]));
    expect(await shown()).toHaveLength(2);
  });

  test("comes to where it leads by a click, and nowhere that is no page", async () => {
    await visitor.context.grantPermissions(["notifications"], { origin });
    await start();
    expect(await ask()).toBe("subscribed");
    const worker = workerOf(visitor);
    await worker.evaluate(recordWindows);
    const push = await pushTo(page, origin);
    for (const url of ["https://shop.example/cart", "javascript:alert(1)", null])
      await push(JSON.stringify({ id: url ?? "none", title: "Look", body: "here", url }));
    await expect.poll(async () => ((await shown()) as unknown[]).length).toBe(3);
    expect(await worker.evaluate(clickAll)).toEqual(["https://shop.example/cart"]);
    // Without an address it is the shop's first page, which is open already: no second one.
    expect(await shown()).toEqual([]);
  });

  test("is not asked for what they denied, and what they have not agreed to be known by is not made up", async () => {
    expect(await ask()).toBe("denied");
    await visitor.context.grantPermissions(["notifications"], { origin });
    expect(await ask()).toBe("unknown");
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    expect(await subscribed()).toEqual([]);
  });

  test("ends it on this device and at the server, which may be away", async () => {
    await visitor.context.grantPermissions(["notifications"], { origin });
    await start();
    await ask();
    await ask("pushUnsubscribe");
    expect(await subscribed()).toEqual([]);
    expect(await page.evaluate("stub.isSubscribed")).toBe(false);
    expect(await ask()).toBe("subscribed");
    await page.route(`${site.url}/v1/push`, (route) => route.abort());
    await expect(ask("pushUnsubscribe")).rejects.toThrow("Failed to fetch");
    expect(await page.evaluate("stub.isSubscribed")).toBe(false);
  });
});

const eventsOf = async ({ store }: Site): Promise<readonly string[]> =>
  (await store.db.selectFrom("events").select("event").execute()).map(({ event }) => event);

/** Runs in the page. */
function stubPushManager(given: { readonly endpoint: string; readonly keys: object }): void {
  const stub = { isSubscribed: false };
  const subscription = {
    endpoint: given.endpoint,
    toJSON: () => given,
    unsubscribe: async () => !(stub.isSubscribed = false),
  };
  Object.assign(globalThis, { stub });
  PushManager.prototype.subscribe = async (options) => {
    // What a browser refuses.
    if (!options?.userVisibleOnly || String(options.applicationServerKey).length !== 87)
      throw new Error("refused");
    stub.isSubscribed = true;
    return subscription as unknown as PushSubscription;
  };
  PushManager.prototype.getSubscription = async () =>
    stub.isSubscribed ? (subscription as unknown as PushSubscription) : null;
}

function workerOf({ context }: Visitor): Worker {
  const [worker] = context.serviceWorkers();
  if (!worker) throw new Error("There is no service worker.");
  return worker;
}

/** Runs in the worker: a window opens at a real click only. */
function recordWindows(): void {
  const opened: string[] = [];
  const scope = globalThis as unknown as {
    clients: { openWindow(url: string): Promise<null> };
    opened: string[];
  };
  scope.opened = opened;
  scope.clients.openWindow = async (url) => {
    opened.push(url);
    return null;
  };
}

/** Runs in the worker: clicks each notification, as the system's own list would. */
async function clickAll(): Promise<readonly string[]> {
  const scope = globalThis as unknown as {
    registration: ServiceWorkerRegistration;
    opened: string[];
    NotificationEvent: new (type: string, init: { notification: Notification }) => Event;
  };
  for (const notification of await scope.registration.getNotifications())
    dispatchEvent(new scope.NotificationEvent("notificationclick", { notification }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  return scope.opened;
}

/** Hands the worker a message as the browser does when its push service has one. */
async function pushTo(page: Page, origin: string): Promise<(data: string) => Promise<unknown>> {
  const debug: CDPSession = await page.context().newCDPSession(page);
  const found = new Promise<string>((resolve) =>
    debug.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (own) resolve(own.registrationId);
    }),
  );
  await debug.send("ServiceWorker.enable");
  const registrationId = await found;
  return (data) => debug.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
}
