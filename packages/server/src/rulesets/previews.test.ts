import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { Preview, PreviewConfig } from "@proffer/protocol";
import { startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

const draft = { version: 1, rules: [{ id: "draft-only" }] };
let site: Site;

beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function make(body: unknown, key = site.agentKey): Promise<Response> {
  return fetch(site.url + routes.preview, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
}

const open = (token: string): Promise<Response> =>
  fetch(`${site.url}${routes.preview}?token=${encodeURIComponent(token)}`);

test("a draft is seen by whoever has its link, and by nobody else", async () => {
  const healthy = { ...draft, rules: [rule("draft-only")] };
  const { token, refused } = (await (await make(healthy)).json()) as Preview;
  expect(refused).toEqual([]);
  const seen = (await (await open(token)).json()) as PreviewConfig;
  expect(JSON.stringify(seen.ruleset)).toContain("draft-only");
  expect(seen.preview?.expiresAt).toBeGreaterThan(seen.serverTime);
  const published = await (await fetch(site.url + routes.config)).text();
  expect(published).not.toContain("draft-only");
});

test("a rule of a draft that cannot run is told of", async () => {
  const { refused } = (await (await make(draft)).json()) as Preview;
  expect(refused[0]).toMatchObject({ rule: "draft-only", message: expect.stringMatching(/./) });
});

test("only the desk's key makes a link", async () => {
  expect((await make(draft, "guess")).status).toBe(403);
  const bare = await fetch(site.url + routes.preview, { method: "POST", body: "{}" });
  expect(bare.status).toBe(403);
});

test("what is no rule set is refused in words", async () => {
  for (const body of [[], 5, null, {}, { rules: {} }]) {
    const answer = await make(body);
    expect(answer.status).toBe(400);
  }
});

test("a link that was changed, made up, or has expired opens nothing", async () => {
  const { token } = (await (await make({ version: 1, rules: [] })).json()) as Preview;
  const [head, body] = token.split(".");
  const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`;
  for (const bad of ["", "x", `${head}.${body}.`, none, `${token}x`])
    expect((await open(bad)).status).toBe(404);
  expect((await open(token)).status).toBe(200);
  site.clock.now += 25 * 3_600_000;
  expect((await open(token)).status).toBe(404);
});

function rule(id: string): object {
  return {
    id,
    conditions: {
      all: [{ fact: "count", params: { event: "Page" }, operator: "greaterThan", value: 1 }],
    },
    event: { type: "message", params: { text: "Hello" } },
  };
}
