import { createPublicKey, verify } from "node:crypto";
import { request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bucketOf, readBulletin, routes } from "@proffer/protocol";
import type { Preview, RulesKeys, SignedBulletin, SiteConfig } from "@proffer/protocol";
import { adminOf } from "../testing/admin.ts";
import { shopRules, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function getKeys(): Promise<RulesKeys> {
  return (await (await fetch(site.url + routes.rulesKeys)).json()) as RulesKeys;
}

async function getBulletin(query = ""): Promise<SignedBulletin> {
  const config = (await (await fetch(site.url + routes.config + query)).json()) as SiteConfig;
  return config.bulletin;
}

interface Header {
  readonly alg: string;
  readonly kid: string;
  readonly b64: boolean;
  readonly crit: readonly string[];
}

/** Checks as RFC 7797 says, by another library than the one that signs: which keys have signed this very text. */
function signersOf({ payload, signatures }: SignedBulletin, { keys }: RulesKeys): string[] {
  return signatures.flatMap(({ protected: encoded, signature }) => {
    const header = JSON.parse(Buffer.from(encoded, "base64url").toString()) as Header;
    expect(header).toMatchObject({ b64: false, crit: ["b64"] });
    const jwk = keys.find(({ kid }) => kid === header.kid);
    if (!jwk) return [];
    const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
    const said = Buffer.from(`${encoded}.${payload}`, "utf8");
    const bytes = Buffer.from(signature, "base64url");
    const isRight =
      header.alg === "ES256"
        ? verify("sha256", said, { key, dsaEncoding: "ieee-p1363" }, bytes)
        : verify(null, said, key, bytes);
    return isRight ? [header.alg] : [];
  });
}

test("what is in force is signed by two kinds of keys, over the very text that is sent", async () => {
  await adminOf(site).publish(
    { ...shopRules, name: "Ümlaut “店” \u2028 and a . dot" },
    { percent: 100 },
  );
  const bulletin = await getBulletin("?ruleset");
  const keys = await getKeys();
  expect(bulletin.payload).toContain("店");
  expect(signersOf(bulletin, keys)).toEqual(["EdDSA", "ES256"]);
  const altered = bulletin.payload.replace("win-back", "win-bacK");
  expect(altered).not.toBe(bulletin.payload);
  expect(signersOf({ ...bulletin, payload: altered }, keys)).toEqual([]);
  expect(signersOf({ ...bulletin, payload: `${bulletin.payload} ` }, keys)).toEqual([]);
});

test("neither a bulletin nor a draft tells a page what the server alone carries out, or what campaigns may cost", async () => {
  const [hello] = shopRules.rules.slice(-1);
  const params = { text: { default: "By mail" }, subject: { default: "Hi" }, channels: ["mail"] };
  const mailed = { ...hello, id: "by-mail", event: { type: "message", params } };
  const rules = { ...shopRules, rules: [...shopRules.rules, mailed] };
  const published = await adminOf(site).publish(rules, { percent: 100 });
  expect(published.body.changes.join()).toContain("by-mail");
  const { rules: compiled, ruleset } = readBulletin(await getBulletin("?ruleset"));
  expect(JSON.stringify(ruleset)).toContain('"hello"');
  for (const said of [compiled, ruleset]) {
    expect(JSON.stringify(said)).not.toMatch(/by-mail|By mail/);
    expect(JSON.stringify(said)).not.toContain('"count":1000');
  }
  const draft = await adminOf(site).post<Preview>(routes.preview, rules);
  const query = `?token=${encodeURIComponent(draft.body.token)}`;
  const preview = await (await fetch(site.url + routes.preview + query)).text();
  expect(preview).toContain('"hello"');
  expect(preview).not.toMatch(/by-mail|"count":1000/);
});

test("the secret halves of the keys are nowhere to be had", async () => {
  const rows = await site.store.db.selectFrom("signing_keys").selectAll().execute();
  const secrets = rows.map(({ private_jwk }) => String(JSON.parse(private_jwk ?? "{}").d));
  expect(secrets).toHaveLength(2);
  const headers = { authorization: `Bearer ${site.agentKey}` };
  const paths = [routes.rulesKeys, routes.config, routes.rulesets, routes.audit];
  const told = await Promise.all(
    paths.map(async (path) => (await fetch(site.url + path, { headers })).text()),
  );
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(40);
    expect(told.join()).not.toContain(secret);
  }
  for (const key of (await getKeys()).keys) expect(key).not.toHaveProperty("d");
});

test("keys are the same after a restart, and sign with one another while they change", async () => {
  const admin = adminOf(site);
  const [old] = (await getKeys()).keys;
  const before = await getBulletin();
  const added = await admin.post<RulesKeys>(routes.changeRulesKeys, { action: "add" });
  expect(added.body.keys).toHaveLength(4);
  const during = await getBulletin();
  expect(signersOf(during, { keys: old ? [old] : [] })).toEqual(["EdDSA"]);
  expect(signersOf(during, await getKeys())).toHaveLength(4);
  expect(readBulletin(during).number).toBeGreaterThan(readBulletin(before).number);

  const retire = { action: "retire", kid: old?.kid };
  expect((await admin.post<RulesKeys>(routes.changeRulesKeys, retire)).body.keys).toHaveLength(3);
  expect(signersOf(await getBulletin(), { keys: old ? [old] : [] })).toEqual([]);
  const row = await site.store.db
    .selectFrom("signing_keys")
    .select("private_jwk")
    .where("kid", "=", old?.kid ?? "")
    .executeTakeFirst();
  expect(row).toEqual({ private_jwk: null });
  expect((await admin.audit()).entries[0]).toMatchObject({
    what: "keys",
    details: [`${old?.kid} (EdDSA) signs no more`],
  });
  const last = (await getKeys()).keys.find(({ alg }) => alg === "EdDSA");
  expect(
    await admin.post(routes.changeRulesKeys, { action: "retire", kid: last?.kid }),
  ).toMatchObject({ status: 400, body: { error: { code: "bad_request" } } });
});

/** `fetch` would answer a 304 from what it has kept. */
function getRaw(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }> {
  return new Promise((resolve, reject) => {
    request(site.url + path, { headers }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on("error", reject)
      .end();
  });
}

test("who has the rules already is told so in a few bytes, and of the time in its headers", async () => {
  const first = await getRaw(routes.config);
  const { etag } = first.headers;
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  site.clock.now += 5000;
  for (const known of [String(etag), `W/${String(etag)}`, `"other", ${String(etag)}`]) {
    const again = await getRaw(routes.config, { "if-none-match": known });
    expect(again).toMatchObject({ status: 304, body: "" });
    expect(again.headers).toMatchObject({
      etag,
      "x-proffer-time": String(site.clock.now),
      "x-proffer-agents": "0",
      "cache-control": "public, max-age=0, must-revalidate",
      "access-control-expose-headers": expect.stringMatching(/x-proffer-time.*x-proffer-agents/),
    });
  }
  expect((await getRaw(`${routes.config}?ruleset`)).headers["etag"]).not.toBe(etag);
  await adminOf(site).post(routes.switches, { rules: ["hello"], on: false });
  const changed = await getRaw(routes.config, { "if-none-match": String(etag) });
  expect(changed.status).toBe(200);
});

test("a bulletin is signed once for everybody who asks for it", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => getBulletin("?bucket=7")));
  // An ES256 signature is another one each time it is made.
  expect(new Set(all.map((one) => one.signatures[1]?.signature)).size).toBe(1);
});

test("a bucket that is none is nobody's", async () => {
  for (const bucket of ["100", "-1", "7.5", "x", "", "__proto__", "1&bucket=2"])
    expect((await getRaw(`${routes.config}?bucket=${bucket}`)).status).toBe(200);
});

test("customers spread evenly over a hundred buckets", () => {
  const counts = Array.from({ length: 100 }, () => 0);
  for (let i = 0; i < 100_000; i++) counts[bucketOf(`customer-${i}`)]! += 1;
  // A thousand each; five standard deviations are 158.
  expect(Math.min(...counts)).toBeGreaterThan(842);
  expect(Math.max(...counts)).toBeLessThan(1158);
});
