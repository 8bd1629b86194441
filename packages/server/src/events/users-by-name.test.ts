import { afterEach, beforeEach, expect, test } from "vitest";
import { routes, siteHeader } from "@proffer/protocol";
import type { BatchReply, MadeSiteKey, NewSiteKey } from "@proffer/protocol";
import { agentKey, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function ask<Reply>(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Reply }> {
  const response = await fetch(site.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Reply };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const addKey = async (key: NewSiteKey): Promise<string> =>
  (await ask<MadeSiteKey>(routes.keys, key, bearer(agentKey))).body.secret;

const identify = {
  type: "identify",
  messageId: "m1",
  userId: "42",
  traits: { email: "thief@evil.example" },
};
const say = async (headers: Record<string, string>, path: string = routes.identify) =>
  (await ask<BatchReply>(path, identify, headers)).body;
const kept = async () =>
  (await site.store.db.selectFrom("events").select("customer").execute()).map(
    ({ customer }) => customer,
  );

test("where a site has no keys, anybody may speak of a user as before", async () => {
  expect(await say({})).toMatchObject({ accepted: 1, refused: [] });
  expect(await kept()).toEqual(["user:42"]);
});

test("where a site has a page's key, whoever reads it in the page cannot speak of a user", async () => {
  const page = await addKey({ kind: "public", name: "pages", origins: ["*"] });
  for (const headers of [
    { [siteHeader]: page },
    { authorization: `Basic ${btoa(`${page}:`)}` },
    { [siteHeader]: page, ...bearer("sk_default_0123456789abcdefghij") },
  ]) {
    const { accepted, refused } = await say(headers);
    expect(accepted).toBe(0);
    expect(refused).toMatchObject([{ index: 0, messageId: "m1", code: "secret_key_needed" }]);
  }
  // Nor by PostHog's address, nor among events of a device of their own.
  const capture = { event: "Order Completed", distinct_id: "42" };
  const posthog = await ask<BatchReply>("/capture", capture, { [siteHeader]: page });
  expect(posthog.body.refused).toMatchObject([{ code: "secret_key_needed" }]);
  const batch = [{ type: "page", anonymousId: "ada", userId: "42" }, identify];
  const mixed = await ask<BatchReply>(routes.batch, { batch }, { [siteHeader]: page });
  expect(mixed.body).toMatchObject({ accepted: 1, refused: [{ index: 1 }] });
  expect(await kept()).toEqual(["ada"]);
});

test("where a site has a secret key alone, nothing but that speaks of a user", async () => {
  const secret = await addKey({ kind: "secret", name: "server" });
  expect((await say({})).refused).toMatchObject([{ code: "secret_key_needed" }]);
  expect(await kept()).toEqual([]);
  for (const headers of [
    bearer(secret),
    { authorization: `Basic ${btoa(`${secret}:`)}` },
    { [siteHeader]: secret },
    bearer(agentKey),
  ])
    expect((await say(headers)).refused).toEqual([]);
  expect((await say({}, `/s/${secret}${routes.identify}`)).refused).toEqual([]);
  expect(await kept()).toEqual(["user:42"]);
});
