import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMemoryStorage, createProffer } from "@proffer/sdk";
import type { Proffer, ProfferProblem, Storage } from "@proffer/sdk";
import type { SignedBulletin, SiteConfig } from "@proffer/protocol";
import { configOf } from "../../packages/sdk/src/testing/config-of.ts";
import { createFakeServer, json } from "../../packages/sdk/src/testing/fake-server.ts";
import type { FakeServer } from "../../packages/sdk/src/testing/fake-server.ts";
import {
  base64Url,
  createRulesSigner,
  signedConfigOf,
} from "../../packages/sdk/src/testing/rules-signer.ts";
import type { RulesSigner } from "../../packages/sdk/src/testing/rules-signer.ts";

/** A rule set whose one rule fires at the first look into the cart. */
const rulesOf = (id: string): object => ({
  version: 1,
  rules: [
    {
      id,
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Cart Viewed" },
            operator: "greaterThanInclusive",
            value: 1,
          },
        ],
      },
      event: { type: "message", params: { text: id } },
    },
  ],
});

let ed: RulesSigner;
let es: RulesSigner;
let stranger: RulesSigner;
let server: FakeServer;
let storage: Storage;
let problems: ProfferProblem[];
const open: Proffer[] = [];

beforeEach(async () => {
  [ed, es] = [await createRulesSigner("EdDSA"), await createRulesSigner("ES256")];
  // The same name, another key.
  stranger = await createRulesSigner("EdDSA", ed.kid);
  server = createFakeServer();
  storage = createMemoryStorage();
  problems = [];
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((page) => page.destroy()));
});

/** The page pins no key. */
const none = Symbol("none");

/** What fires on a page that the server answers so, over the store of the pages before it. */
async function firesAfter(
  answer: SiteConfig,
  rulesKeys: unknown = [ed.pin, es.pin],
): Promise<readonly string[]> {
  server.answer("/v1/config", () => json(answer));
  const { endpoint, fetch } = server;
  const pinned = rulesKeys === none ? {} : { rulesKeys: rulesKeys as readonly string[] };
  const page = createProffer({ endpoint, fetch, storage, ...pinned });
  open.push(page);
  page.on("problem", (problem) => problems.push(problem));
  return (await page.track("Cart Viewed")).map(({ rule }) => rule as string);
}

/** What a page knows that came before, and had what the shop published as number 5. */
async function knowTheGood(rulesKeys?: readonly string[]): Promise<void> {
  const { endpoint, fetch } = server;
  const good = await signedConfigOf(rulesOf("good"), 5, ed, es);
  server.answer("/v1/config", () => json(good));
  const page = createProffer({ endpoint, fetch, storage, rulesKeys: rulesKeys ?? [ed.pin] });
  await page.ready;
  await page.destroy();
}

type Spoil = (evil: SignedBulletin) => SignedBulletin | Promise<SignedBulletin>;

const headerOf = (text: string): object =>
  JSON.parse(Buffer.from(text, "base64url").toString()) as object;
const textOf = (header: object): string =>
  base64Url(new TextEncoder().encode(JSON.stringify(header)).buffer);
/** Signed by the right key, with a header that is not as it should be. */
const signedSo =
  (header: object): Spoil =>
  async ({ payload }) => ({ payload, signatures: [await ed.sign(payload, header)] });

const attacks: readonly (readonly [string, string, Spoil])[] = [
  ["that nobody has signed", "not signed", ({ payload }) => ({ payload, signatures: [] })],
  [
    "without any signatures at all",
    "not signed",
    ({ payload }) => ({ payload }) as unknown as SignedBulletin,
  ],
  [
    "that another key of the same name has signed",
    "has not signed them",
    async ({ payload }) => ({ payload, signatures: [await stranger.sign(payload)] }),
  ],
  [
    "that a key has signed which is not pinned",
    "no pinned key has signed them, but other",
    async ({ payload }) => ({
      payload,
      signatures: [await (await createRulesSigner("EdDSA", "other")).sign(payload)],
    }),
  ],
  [
    "that were altered by one letter",
    "has not signed them",
    ({ payload, signatures }) => ({ payload: payload.replace("evil", "evi1"), signatures }),
  ],
  [
    "that were formatted anew",
    "has not signed them",
    ({ payload, signatures }) => ({ payload: `${payload} `, signatures }),
  ],
  [
    "whose signature is cut short",
    "has not signed them",
    ({ payload, signatures }) => ({
      payload,
      signatures: signatures.map((one) => ({ ...one, signature: one.signature.slice(0, 40) })),
    }),
  ],
  [
    "with the signature of what was published before",
    "has not signed them",
    async ({ payload }) => ({
      payload,
      signatures: (await signedConfigOf(rulesOf("good"), 5, ed)).bulletin.signatures,
    }),
  ],
  ["by “none”", "“none”", signedSo({ alg: "none" })],
  [
    "by “none”, with no signature",
    "“none”",
    ({ payload, signatures: [one] }) => ({
      payload,
      signatures: [
        { protected: textOf({ ...headerOf(one!.protected), alg: "none" }), signature: "" },
      ],
    }),
  ],
  [
    "by HS256, with the public key for a secret",
    "“HS256”",
    ({ payload }) => {
      const text = textOf({ alg: "HS256", kid: ed.kid, b64: false, crit: ["b64"] });
      const secret = Buffer.from(ed.pin.split(".").at(-1)!, "base64url");
      const signature = createHmac("sha256", secret)
        .update(`${text}.${payload}`)
        .digest("base64url");
      return { payload, signatures: [{ protected: text, signature }] };
    },
  ],
  ["by ES256 with a key for Ed25519", "“ES256”", signedSo({ alg: "ES256" })],
  ["by no algorithm", "“undefined”", signedSo({ alg: undefined })],
  ["by a list of algorithms", "is none for", signedSo({ alg: ["none", "x"] })],
  ["without b64", "of a kind that is not known", signedSo({ b64: undefined })],
  ["with b64 true", "of a kind that is not known", signedSo({ b64: true })],
  [
    "with something else in crit",
    "of a kind that is not known",
    signedSo({ crit: ["b64", "exp"] }),
  ],
  ["with nothing in crit", "of a kind that is not known", signedSo({ crit: [] })],
  ["without crit", "of a kind that is not known", signedSo({ crit: undefined })],
  ["for another key's name", "no pinned key", signedSo({ kid: "key-of-ES256" })],
  [
    "with a second header that disagrees",
    "of a kind that is not known",
    async ({ payload }) => ({
      payload,
      signatures: [await ed.sign(payload), await es.sign(payload, { b64: true })],
    }),
  ],
  [
    "with a header that is no JSON",
    "of a kind that is not known",
    ({ payload, signatures: [one] }) => ({ payload, signatures: [{ ...one!, protected: "AAAA" }] }),
  ],
  [
    "with a header that is null",
    "of a kind that is not known",
    ({ payload, signatures: [one] }) => ({
      payload,
      signatures: [{ ...one!, protected: Buffer.from("null").toString("base64url") }],
    }),
  ],
];

describe("Where the page pins keys, rules", () => {
  test.each(attacks)(
    "%s are refused: the last good ones go on, and it is said once",
    async (_name, words, spoil) => {
      await knowTheGood();
      const evil = await signedConfigOf(rulesOf("evil"), 6, ed);
      const spoilt = { ...evil, bulletin: await spoil(evil.bulletin) };
      expect(await firesAfter(spoilt, [ed.pin])).toEqual(["good"]);
      expect(problems).toEqual([
        expect.objectContaining({ type: "ruleset", message: expect.stringContaining(words) }),
      ]);
    },
  );

  test.each(attacks)("%s fire nothing on a new device either", async (_name, _words, spoil) => {
    const evil = await signedConfigOf(rulesOf("evil"), 6, ed);
    const spoilt = { ...evil, bulletin: await spoil(evil.bulletin) };
    expect(await firesAfter(spoilt, [ed.pin])).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  test("of an answer that has none are refused", async () => {
    await knowTheGood();
    const bare = { serverTime: Date.now(), demo: false } as SiteConfig;
    expect(await firesAfter(bare)).toEqual(["good"]);
    expect(problems).toHaveLength(1);
  });

  test.each(["EdDSA", "ES256"] as const)("that %s has signed are taken up", async (alg) => {
    const next = await signedConfigOf(rulesOf("next"), 6, ed, es);
    const pin = alg === "EdDSA" ? ed.pin : es.pin;
    expect(await firesAfter(next, [pin])).toEqual(["next"]);
    expect(problems).toEqual([]);
  });

  test("are taken up by the ES256 key where a browser does not know Ed25519", async () => {
    const real = crypto.subtle.importKey.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "importKey").mockImplementation(((
      format: "raw",
      key: ArrayBuffer,
      how: string,
      ...rest: [boolean, KeyUsage[]]
    ) =>
      how === "Ed25519"
        ? Promise.reject(new DOMException("Algorithm: Unrecognized name", "NotSupportedError"))
        : real(format, key, how, ...rest)) as typeof crypto.subtle.importKey);
    const next = await signedConfigOf(rulesOf("next"), 6, ed, es);
    expect(await firesAfter(next)).toEqual(["next"]);
    problems = [];
    storage = createMemoryStorage();
    expect(await firesAfter(next, [ed.pin])).toEqual([]);
    expect(problems[0]?.message).toContain("Pin the ES256 key as well");
  });

  test("are taken up by the new key behind a rotation, and by the old one before it", async () => {
    const newer = await createRulesSigner("EdDSA", "newer");
    await knowTheGood([ed.pin, newer.pin]);
    const both = await signedConfigOf(rulesOf("both"), 6, ed, newer);
    expect(await firesAfter(both, [ed.pin])).toEqual(["both"]);
    storage = createMemoryStorage();
    const rotated = await signedConfigOf(rulesOf("rotated"), 7, newer);
    expect(await firesAfter(rotated, [ed.pin, newer.pin])).toEqual(["rotated"]);
    expect(problems).toEqual([]);
  });

  test("cannot be checked on a page without WebCrypto, so nothing fires, and that is said", async () => {
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const next = await signedConfigOf(rulesOf("next"), 6).catch(() => configOf(rulesOf("next")));
    expect(await firesAfter(next)).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining("https") }),
    ]);
  });

  test.each([
    ["empty", []],
    ["an empty text", [""]],
    ["no key", ["kid"]],
    ["too short", ["kid.AAAA"]],
    ["no base64url", [`kid.${"*".repeat(43)}`]],
  ])("are refused where the pin is %s", async (_name, rulesKeys) => {
    expect(await firesAfter(await signedConfigOf(rulesOf("next"), 6, ed), rulesKeys)).toEqual([]);
    expect(problems[0]?.message).toContain("no pinned key can be read");
  });

  test.each([[null], ["kid"], [{}], [0], [false]])(
    "are not believed because the option is %j by mistake",
    async (rulesKeys) => {
      const evil = configOf(rulesOf("evil"), { number: 6 });
      expect(await firesAfter(evil, rulesKeys)).toEqual([]);
    },
  );

  test("that another page of the shop has kept unchecked are not the last good ones", async () => {
    expect(await firesAfter(configOf(rulesOf("evil"), { number: 6 }), none)).toEqual(["evil"]);
    const fail = { ...(await signedConfigOf(rulesOf("good"), 7, stranger)) };
    expect(await firesAfter(fail, [ed.pin])).toEqual([]);
  });
});

describe("Whether a key is pinned or not, rules", () => {
  test.each([[undefined], ["pinned"]])(
    "that are older than the last good ones are refused (%s)",
    async (pinned) => {
      await knowTheGood();
      const replayed = await signedConfigOf(rulesOf("replayed"), 4, ed);
      expect(await firesAfter(replayed, pinned ? [ed.pin] : none)).toEqual(["good"]);
      expect(problems).toEqual([
        expect.objectContaining({
          type: "ruleset",
          message: expect.stringContaining("number 4, and this browser knows number 5 already"),
        }),
      ]);
    },
  );

  test("of the same number and of a higher one are taken up", async () => {
    await knowTheGood();
    expect(await firesAfter(await signedConfigOf(rulesOf("other"), 5, ed), [ed.pin])).toEqual([
      "other",
    ]);
    expect(await firesAfter(await signedConfigOf(rulesOf("newer"), 6, ed), [ed.pin])).toContain(
      "newer",
    );
    expect(problems).toEqual([]);
  });
});
