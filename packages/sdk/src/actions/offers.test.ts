import type { Action, Properties } from "@proffer/engine";
import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryStorage } from "../storage/memory.ts";
import type { KeptOffer, Storage } from "../storage/storage.ts";
import type { Offer } from "../types.ts";
import { Offers } from "./offers.ts";

const coupon = { campaign: "c", code: "CODE", value: { percent: 10 }, expiresAt: null };

let storage: Storage;
let tracked: (readonly [string, Properties])[];
let heard: Offer[];
let offers: Offers;

/** A page that shares the store with the others. */
function openPage(locale = "en"): Offers {
  return new Offers({
    storage: () => storage,
    http: undefined,
    identity: () => ({ anonymousId: "a", deviceKey: "k" }),
    locale: () => locale,
    track: (event, properties) => Promise.resolve(tracked.push([event, properties])),
    reserve: () => Promise.resolve(true),
    confirm: () => Promise.resolve(),
    isOff: () => false,
    isOutdated: () => false,
    flush: () => Promise.resolve(true),
    onOffer: (offer) => heard.push(offer),
    onProblem: () => {},
  });
}

function kept(id: string, rule: string, action: Partial<Action>, more = {}): KeptOffer {
  const firing = { id, rule, key: null, version: "v", customer: "c", at: 0, noticedAt: 0 };
  const decision = {
    ...firing,
    outcome: "act",
    action: { type: "message", params: {}, ...action },
  };
  return { id, decision: decision as never, ruleName: rule, about: {}, state: "waiting", ...more };
}

async function proffer(...given: readonly KeptOffer[]): Promise<void> {
  for (const offer of given) await storage.putOffer(offer);
  offers.add(given);
}

function offer(id: string, of = offers): Offer {
  return of.list().find((one) => one.id === id) as Offer;
}

beforeEach(() => {
  storage = createMemoryStorage();
  tracked = [];
  heard = [];
  offers = openPage();
});

describe("Waving an offer away", () => {
  test("once says so; for ever says that too", async () => {
    await proffer(kept("a", "r1", {}), kept("b", "r2", {}));
    await offer("a").dismissed();
    await offer("b").dismissed({ never: true });
    const outcome = { type: "message" };
    expect(tracked).toEqual([
      ["Message Dismissed", { ...outcome, rule_id: "r1", firing_id: "a" }],
      ["Message Dismissed", { ...outcome, rule_id: "r2", firing_id: "b", never: true }],
    ]);
    expect(offers.list().map(({ state }) => state)).toEqual(["dismissed", "dismissed"]);
  });

  test("for ever is kept even of an offer that was waved away before", async () => {
    await proffer(kept("a", "r", {}, { state: "dismissed" }));
    await offer("a").dismissed({ never: true });
    expect(tracked.map(([, properties]) => properties["never"])).toEqual([true]);
  });

  test("for ever takes along what else the rule proffers, without an event, but no code and no other rule", async () => {
    await proffer(
      kept("a", "r", {}),
      kept("same rule", "r", {}),
      kept("with a code", "r", {}, { coupon }),
      kept("other rule", "r2", {}),
    );
    await offer("a").dismissed({ never: true });
    expect(offers.list().map(({ id, state }) => [id, state])).toEqual([
      ["a", "dismissed"],
      ["same rule", "dismissed"],
      ["with a code", "waiting"],
      ["other rule", "waiting"],
    ]);
    expect(tracked).toHaveLength(1);
    expect((await storage.offers()).filter(({ state }) => state === "dismissed")).toHaveLength(2);
  });
});

describe("An answer", () => {
  test("to a survey is tracked with its kind, after the click that it is", async () => {
    await proffer(kept("s", "happy", { type: "survey", params: { kind: "nps" } }));
    await offer("s").answered({ score: 9 });
    const outcome = { rule_id: "happy", firing_id: "s", type: "survey" };
    expect(tracked).toEqual([
      ["Message Clicked", outcome],
      ["Survey Answered", { ...outcome, kind: "nps", score: 9 }],
    ]);
    expect(offer("s")).toMatchObject({ state: "clicked", hasAnswer: true });
  });

  test("to a form is tracked with the form's rule and what was filled in", async () => {
    await proffer(kept("f", "call-me", { type: "form" }, { state: "clicked" }));
    await offer("f").answered({ answers: { phone: "123" } });
    expect(tracked).toEqual([
      [
        "Form Submitted",
        {
          rule_id: "call-me",
          firing_id: "f",
          type: "form",
          form: "call-me",
          answers: { phone: "123" },
        },
      ],
    ]);
  });

  test("cannot pass itself off as another rule's", async () => {
    await proffer(kept("s", "happy", { type: "survey", params: { kind: "nps" } }));
    await offer("s").answered({ rule_id: "other", kind: "csat", type: "coupon" });
    expect(tracked.at(-1)?.[1]).toMatchObject({ rule_id: "happy", kind: "nps", type: "survey" });
  });

  test("is given once, however fast and from whichever page", async () => {
    await proffer(kept("s", "happy", { type: "survey" }));
    await Promise.all([offer("s").answered({ score: 1 }), offer("s").answered({ score: 2 })]);
    const other = openPage();
    await other.refresh();
    await offer("s", other).answered({ score: 3 });
    const answers = tracked.filter(([event]) => event === "Survey Answered");
    expect(answers.map(([, { score }]) => score)).toEqual([1]);
  });

  test("that another page took is told to this one", async () => {
    await proffer(kept("s", "happy", { type: "survey" }, { state: "clicked" }));
    const other = openPage();
    await other.refresh();
    await offer("s", other).answered({ score: 1 });
    heard = [];
    await offers.refresh();
    expect(heard.map(({ hasAnswer }) => hasAnswer)).toEqual([true]);
  });

  test("to what asks nothing only takes it up", async () => {
    await proffer(kept("m", "hello", {}));
    await offer("m").answered({ score: 1 });
    expect(tracked.map(([event]) => event)).toEqual(["Message Clicked"]);
    expect(offer("m").hasAnswer).toBe(false);
  });
});

test("a text inside the params is said in the customer's language, and what is no text is nothing", async () => {
  const label = { default: "Email", zh: "邮箱" };
  await storage.putOffer(kept("f", "r", { type: "form", params: { fields: [{ label }] } }));
  const chinese = openPage("zh-Hans-CN");
  await chinese.refresh();
  const { say } = offer("f", chinese);
  expect([label, { default: "Send" }, "plain"].map(say)).toEqual(["邮箱", "Send", "plain"]);
  expect([undefined, null, 7, [], {}].map(say)).toEqual(["", "", "", "", ""]);
});
