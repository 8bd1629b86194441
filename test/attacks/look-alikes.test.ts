import { parseRuleset } from "@proffer/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../support/server.ts";
import type { TestServer } from "../support/server.ts";

const victim = "anon-b41f";
const victimKey = "the-victims-own-device-key";
const thiefKey = "a-key-of-another-device-00";
const eightDaysMs = 8 * 86_400_000;

let server: TestServer;
let version: string | undefined;

beforeAll(async () => {
  server = await startServer();
  const { bulletin } = (await (await fetch(`${server.url}/v1/config?ruleset`)).json()) as {
    bulletin: { payload: string };
  };
  const { ruleset } = JSON.parse(bulletin.payload) as { ruleset: unknown };
  version = parseRuleset(ruleset).ruleset.rules.find(({ id }) => id === "welcome-back")?.version;
  await sayPage(victim, victimKey);
  await post("/demo/clock", { offsetMs: eightDaysMs });
  await sayPage(victim, victimKey);
});
afterAll(() => server.stop());

async function post(
  path: string,
  body: unknown,
  key?: string,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key && { "x-proffer-device": key }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

function sayPage(anonymousId: unknown, key: string): Promise<{ status: number; body: unknown }> {
  return post("/v1/page", { anonymousId }, key);
}

function claim(anonymousId: unknown, key: string): Promise<{ status: number; body: unknown }> {
  const trigger = { type: "event", messageId: "any" };
  return post(
    "/v1/claims",
    { anonymousId, rule: "welcome-back", version, key: null, trigger },
    key,
  );
}

/** What a store might take for the victim's id: cut at a NUL, trimmed, folded, normalised, or turned into text. */
test.each([
  [`${victim}\u0000`],
  [`${victim}\u0000x`],
  [`\uFEFF${victim}`],
  [`${victim} `],
  [victim.toUpperCase()],
  [`${victim}\u200B`],
  [`${victim}\uD800`],
  [`${victim}%00`],
  [[victim]],
  [{ toString: victim }],
])("an id that only looks like another's opens nothing of it: %j", async (lookAlike) => {
  await sayPage(lookAlike, thiefKey);
  const { status, body } = await claim(lookAlike, thiefKey);
  expect([400, 403]).toContain(status);
  expect(body).not.toHaveProperty("code");
});

test("the id itself, with its own key, had earned the coupon all along", async () => {
  expect(await claim(victim, thiefKey)).toMatchObject({
    status: 403,
    body: { error: { code: "foreign_device" } },
  });
  expect(await claim(victim, victimKey)).toMatchObject({
    status: 200,
    body: { campaign: "win-back" },
  });
});
