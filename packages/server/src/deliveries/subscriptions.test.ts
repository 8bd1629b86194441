import { afterEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { pushBrowser } from "../testing/fake-push-service.ts";
import { keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
afterEach(() => site.close());

const subscribe = (endpoint: string) =>
  site.post(
    routes.push,
    { anonymousId: "ada", subscription: { endpoint, keys: pushBrowser().keys } },
    keyOf("ada"),
  );

test("hosts inside that webhooks may go to are none that a visitor's browser can name", async () => {
  site = await startSite({ reach: { allowHosts: ["127.0.0.1:9", "crm.internal"] } });
  for (const endpoint of ["http://127.0.0.1:9/delete-everything", "http://crm.internal/x"])
    expect((await subscribe(endpoint)).status).toBe(400);
  expect(await site.store.db.selectFrom("push_subscriptions").selectAll().execute()).toEqual([]);
});

test("a refused address is told nothing of what lies inside", async () => {
  site = await startSite({
    reach: {
      resolve: async (host) => {
        if (host === "db.internal") return ["10.20.30.40"];
        throw new Error(`getaddrinfo ENOTFOUND ${host}`);
      },
    },
  });
  const told = await Promise.all(
    ["https://db.internal/x", "https://nothing.internal/x"].map(async (endpoint) => {
      const { status, body } = await subscribe(endpoint);
      return { status, message: body.error.message };
    }),
  );
  expect(told[0]).toEqual(told[1]);
  expect(told[0]?.status).toBe(400);
  expect(told[0]?.message).not.toMatch(/10\.20|private|inside|allow-hosts/);
});
