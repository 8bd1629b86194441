import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeRestart, routes } from "@proffer/protocol";
import type { BatchReply } from "@proffer/protocol";
import { openAdmin } from "../access/admin.ts";
import { chatLimits } from "../conversations/connection.ts";
import { startServer } from "../server.ts";
import type { RunningServer, ServerOptions } from "../server.ts";
import { connect } from "../testing/chat-client.ts";
import { createDirectory, keyOf } from "../testing/site.ts";
import { placeOf } from "./location.ts";
import { isSiteId, shownKeys, shownSite, siteOf, takeSiteFromPath } from "./site-name.ts";

let directory: string;
let server: RunningServer | undefined;
beforeEach(() => {
  directory = createDirectory();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(directory, { recursive: true });
});

const start = async (options: Partial<ServerOptions> = {}): Promise<RunningServer> =>
  (server = await startServer({
    data: directory,
    host: "127.0.0.1",
    port: 0,
    widget: join(directory, "none"),
    logLevel: "silent",
    ...options,
  }));

async function addSite(id: string): Promise<void> {
  const admin = await openAdmin({ data: directory });
  await admin.addSite(id);
  await admin.close();
}

const send = async (url: string, anonymousId: string): Promise<BatchReply> => {
  const batch = [{ type: "track", event: "Cart Viewed", messageId: "m1", anonymousId }];
  const response = await fetch(url + routes.batch, {
    method: "POST",
    headers: { "content-type": "application/json", "x-proffer-device": keyOf(anonymousId) },
    body: JSON.stringify({ batch }),
  });
  return (await response.json()) as BatchReply;
};

describe("A server with several sites", () => {
  test("opens one that is added while it runs, and every one of them when it starts again", async () => {
    const { url } = await start();
    const status = async () => (await fetch(`${server?.url}/s/shop-b${routes.config}`)).status;
    expect(await status()).toBe(404);
    await addSite("shop-b");
    await expect.poll(status, { timeout: 10_000 }).toBe(200);
    expect(await send(url, "ada")).toMatchObject({ accepted: 1 });
    // The same message of the same device is new to the other shop.
    expect(await send(`${url}/s/shop-b`, "ada")).toMatchObject({ accepted: 1 });
    await server?.close();
    await start();
    expect(await send(`${server?.url}/s/shop-b`, "ada")).toMatchObject({ duplicates: 1 });
  });

  test("is reached by every name of this machine", async () => {
    await addSite("shop-b");
    const { port } = await start({ host: "localhost" });
    for (const host of ["127.0.0.1", "localhost"]) {
      await send(`http://${host}:${port}/s/shop-b`, host);
      const own = await openAdmin({ data: directory, site: "shop-b" });
      await own.close();
    }
    expect(await send(`http://localhost:${port}`, "localhost")).toMatchObject({ accepted: 1 });
  });

  test("tells the sockets of all of them to come back, and stops at once", async () => {
    await addSite("shop-b");
    const { url } = await start();
    const sockets = [await connect(url), await connect(`${url}/s/shop-b`)];
    for (const socket of sockets) {
      socket.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
      await socket.next("welcome");
    }
    const begun = performance.now();
    await server?.close();
    server = undefined;
    expect(performance.now() - begun).toBeLessThan(4_000);
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([
      closeRestart,
      closeRestart,
    ]);
  });

  test("leaves the sockets of all of them open", { timeout: 15_000 }, async () => {
    await addSite("shop-b");
    const { url } = await start();
    const ada = await connect(`${url}/s/shop-b`);
    ada.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
    await ada.next("welcome");
    // Longer than a connection may take that wants to become a socket.
    await new Promise((resolve) => setTimeout(resolve, chatLimits.helloMs + 500));
    expect(ada.socket.readyState).toBe(ada.socket.OPEN);
    ada.socket.terminate();
  });

  test("takes the next port where one is taken, and its sites with it", async () => {
    await addSite("shop-b");
    const first = await start();
    const other = createDirectory();
    const second = await startServer({
      data: other,
      host: "127.0.0.1",
      port: first.port,
      widget: join(other, "none"),
      logLevel: "silent",
      onPortTaken: () => 0,
    });
    expect((await fetch(second.url + routes.config)).status).toBe(200);
    await second.close();
    rmSync(other, { recursive: true });
  });

  test("has a desk's key of its own for each", async () => {
    await addSite("shop-b");
    const { url, agentKey } = await start();
    const socket = await connect(`${url}/s/shop-b`, { headers: { origin: url } });
    socket.send({ type: "hello", role: "agent", key: agentKey, name: "Mei" });
    expect((await socket.next("error")).code).toBe("forbidden");
  });
});

describe("The name of a site", () => {
  const key = `pk_shop-b_${"x".repeat(43)}`;

  test("stands in its keys", () => {
    expect([siteOf(key), siteOf("shop-b"), siteOf(`sk_default_${"x".repeat(43)}`)]).toEqual([
      "shop-b",
      "shop-b",
      "default",
    ]);
    for (const wrong of [
      "pk_shop-b_short",
      "xk_shop-b_0123456789abcdef",
      "pk__0123456789abcdef",
      "../etc",
      "__proto__",
    ])
      expect(siteOf(wrong)).toBeUndefined();
  });

  test("becomes no other directory or schema than its own", () => {
    for (const wrong of [
      "..",
      ".",
      "a/b",
      "a\\b",
      "A",
      "",
      "-a",
      "a-",
      "a_b",
      "a".repeat(41),
      "a\n",
      "ä",
      "%2e",
    ])
      expect(isSiteId(wrong)).toBe(false);
    const place = {
      data: "/data",
      databaseUrl: "postgres://u@h/d?sslmode=require&options=-c%20statement_timeout%3D5s",
    };
    expect(placeOf(place, "default")).toEqual(place);
    const { data, databaseUrl = "" } = placeOf(place, "shop-b");
    expect(data).toBe(join("/data", "sites", "shop-b"));
    const { searchParams } = new URL(databaseUrl);
    expect(searchParams.get("options")).toBe(
      '-c statement_timeout=5s -c search_path="site_shop-b"',
    );
    expect(searchParams.get("sslmode")).toBe("require");
  });

  test("is taken from the path before the header, the query and the authorization", () => {
    const basic = { authorization: `Basic ${btoa(`${key}:`)}` };
    expect(shownSite({ url: `/s/shop-a/v1/config?site=${key}`, headers: basic })).toBe("shop-a");
    expect(
      shownSite({ url: `/v1/config?site=${key}`, headers: { "x-proffer-site": "shop-c" } }),
    ).toBe("shop-c");
    expect(shownSite({ url: `/v1/config?ruleset&site=${key}`, headers: {} })).toBe(key);
    expect(shownKeys({ url: "/s/shop-a/", headers: basic })).toEqual(["shop-a", key]);
    // A page's own parameter, and a Segment write key of before.
    expect(shownSite({ url: "/?site=shop-b", headers: {} })).toBeUndefined();
    expect(
      shownSite({ url: "/", headers: { authorization: `Basic ${btoa("write-key:")}` } }),
    ).toBeUndefined();
  });

  test("is gone from the path that routes see", () => {
    const take = (url: string) => {
      const request = { url, headers: {} as Record<string, string> };
      return [takeSiteFromPath(request), request.headers["x-proffer-site"]];
    };
    expect(take("/s/shop-b/v1/config?a=b")).toEqual(["/v1/config?a=b", "shop-b"]);
    expect(take("/s/shop-b?a=b")).toEqual(["/?a=b", "shop-b"]);
    expect(take("/s/shop-b")).toEqual(["/", "shop-b"]);
    for (const other of ["/shop", "/s/", "/s/a.b/c", "/v1/s/shop-b/x"])
      expect(take(other)).toEqual([other, undefined]);
  });
});
