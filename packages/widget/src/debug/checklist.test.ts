import { expect, test } from "vitest";
import type { Report } from "@proffer/sdk";
import { checklist, verdictOf } from "./checklist.ts";
import { en } from "./i18n/en.ts";
import { zhHans } from "./i18n/zh-hans.ts";
import { createStubSource, stubNow } from "./testing/stub-source.ts";

const shop = await (await createStubSource()).report();

/** A page on which all is well. */
const well: Report = {
  ...shop,
  ruleset: { ...shop.ruleset, rules: [] },
  sources: [],
  customer: { anonymousId: "a", userId: "ann", isVerified: true },
};

const stateOf = (report: Report, id: string) =>
  checklist(report, en, "en").find((check) => check.id === id);

test("where all is well, every line says so", () => {
  const checks = checklist(well, en, "en");
  expect(checks.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(verdictOf(checks, en)).toMatchObject({ state: "ok", title: "Your snippet is working." });
});

test.each<[string, string, Partial<Report>, string, string]>([
  ["no server", "server", { endpoint: null }, "note", "everything stays in this browser"],
  [
    "a server that fails",
    "server",
    { server: { answeredAt: null, failure: "HTTP 500" } },
    "bad",
    "HTTP 500",
  ],
  [
    "a server not asked yet",
    "server",
    { server: { answeredAt: null, failure: null } },
    "note",
    "has not been asked",
  ],
  ["no rule set", "rules", { ruleset: { ...well.ruleset, from: "none" } }, "bad", "nothing fires"],
  [
    "a rule set of yesterday",
    "rules",
    { ruleset: { ...well.ruleset, from: "kept" } },
    "warn",
    "the last one",
  ],
  [
    "a rule set switched off",
    "rules",
    { ruleset: { ...well.ruleset, enabled: false } },
    "warn",
    "switched off",
  ],
  [
    "rules that cannot run",
    "rules",
    { ruleset: shop.ruleset },
    "warn",
    "1 rule is refused: see Rules. 1 rule cannot fire",
  ],
  [
    "consent that is waited for",
    "consent",
    { consent: { mode: "required", isOpen: false, categories: {} } },
    "warn",
    "until the customer agrees",
  ],
  [
    "consent that was refused",
    "consent",
    { consent: { mode: "given", isOpen: false, categories: { functional: false } } },
    "note",
    "said no",
  ],
  [
    "a store that was lost",
    "storage",
    { storage: { ...well.storage, kind: "memory" } },
    "warn",
    "gone with the page",
  ],
  [
    "a history brought back",
    "storage",
    { storage: { ...well.storage, restored: true } },
    "ok",
    "Brought back",
  ],
  ["no events", "events", { events: [] }, "note", "None in the last minute"],
  ["a source that cannot read", "sources", { sources: shop.sources }, "warn", "openGraph"],
  [
    "events that wait",
    "delivery",
    { storage: { ...well.storage, unsent: 1 } },
    "note",
    "1 event waits",
  ],
  [
    "events that another tab sends",
    "delivery",
    { storage: { ...well.storage, unsent: 2 }, isLeader: false },
    "note",
    "2 events wait to be sent. Another tab sends.",
  ],
  [
    "a preview",
    "delivery",
    { mode: { type: "preview", expiresAt: null } },
    "note",
    "Nothing leaves",
  ],
  [
    "nobody known",
    "customer",
    { customer: { anonymousId: "a", isVerified: false } },
    "note",
    "Not logged in",
  ],
  [
    "somebody nobody vouches for",
    "customer",
    { customer: { anonymousId: "a", userId: "ann", isVerified: false } },
    "warn",
    "without a token",
  ],
  ["a clock that is off", "clock", { clockOffsetMs: -90_000 }, "note", "1m 30s off"],
])("%s is told of", (_, id, change, state, said) => {
  const found = stateOf({ ...well, ...change }, id);
  expect(found).toMatchObject({ state, detail: expect.stringContaining(said) });
});

test("memory is where things belong while nothing may be kept", () => {
  const consent = { mode: "required", isOpen: false, categories: {} } as const;
  const storage = { ...well.storage, kind: "memory" } as const;
  expect(stateOf({ ...well, consent, storage }, "storage")?.state).toBe("ok");
});

test("one thing that is broken outweighs all that is worth a look", () => {
  const server = { answeredAt: stubNow, failure: "No answer." };
  expect(verdictOf(checklist({ ...shop, server }, en, "en"), en).state).toBe("bad");
  expect(verdictOf(checklist(shop, en, "en"), en).title).toContain("2 things are worth a look");
});

test("it is said in Chinese as well", () => {
  const checks = checklist(shop, zhHans, "zh-Hans");
  expect(
    checks
      .map(({ title, detail }) => `${title} ${detail}`)
      .filter((text) => !/[\u4e00-\u9fff]/.test(text)),
  ).toEqual([]);
  expect(verdictOf(checks, zhHans).title).toContain("有 2 处");
});
