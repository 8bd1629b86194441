import { describe, expect, test } from "vitest";
import type { SourceName } from "../sources/start-sources.ts";
import type { Missing } from "./missing.ts";
import { makeReport } from "./report.ts";
import { atLeast, day, event, inputOf, leaf, minute, sources } from "./testing/report-input.ts";

type Args = Parameters<typeof inputOf>;

/** What the one rule lacks. */
function lacks(...args: Args): readonly Missing[] {
  return makeReport(inputOf(...args)).ruleset.rules[0]?.missing ?? [];
}

const texts = (...args: Args): readonly string[] => lacks(...args).map(({ text }) => text);

const failures = leaf("count", { event: "Operation Failed", within: "1d" }, atLeast, 3);
const orders = leaf("count", { event: "Order Completed" }, "equal", 0);
const here = event("Page", minute);
const off = (name: SourceName) => ({ name, isOn: false });

describe("An event that nothing has told of is missing", () => {
  test("for certain where the sources that tell of it are switched off", () => {
    const [missing] = lacks({ all: [failures] }, [here], {
      sources: sources(off("requests"), off("forms"), off("segment")),
    });
    expect(missing).toEqual({
      type: "event",
      events: ["Operation Failed"],
      lastAt: null,
      from: "source",
      tellers: [
        { name: "requests", state: "off" },
        { name: "forms", state: "off" },
      ],
      effect: "blocks",
      isCertain: true,
      text: "“Operation Failed” has never come in this browser: the sources requests and forms are switched off. As it is, this rule cannot become true.",
    });
  });

  test("perhaps only so far where a source listens for it", () => {
    expect(lacks({ all: [failures] }, [here], { sources: sources(off("forms")) })).toMatchObject([
      {
        isCertain: false,
        text: "“Operation Failed” has never come in this browser: requests would tell of it, and has not yet. Until it comes, this rule cannot become true.",
      },
    ]);
  });

  test.each([
    [29 * day, []],
    [
      31 * day,
      [
        "“Operation Failed” has not come in this browser for 31 days: requests and forms would tell of it, and have not yet. Until it comes, this rule cannot become true.",
      ],
    ],
  ])("when it came last %i ms ago", (ago, said) => {
    expect(texts({ all: [failures] }, [event("Operation Failed", ago), here])).toEqual(said);
  });

  test("and a page that has nothing to read is told apart from one that cannot be read", () => {
    const views = leaf("count", { event: "Product Viewed" }, atLeast, 1);
    const found = (state: "absent" | "amiss") => ({ state, detail: "" });
    const said = texts({ all: [views] }, [here], {
      sources: sources(
        { name: "jsonLd", isOn: true, finding: found("amiss") },
        { name: "dataLayer", isOn: true, finding: found("absent") },
        off("segment"),
      ),
    });
    expect(said[0]).toContain(
      "jsonLd cannot read what this page has; this page has nothing for dataLayer to read; the source segment is switched off.",
    );
  });

  test.each([
    ["Quiz Finished", 'your page has to, proffer("track", "Quiz Finished")'],
    ["Identify", 'your page has to say it, proffer("identify", userId)'],
    ["Price Dropped", "your shop's systems tell of it, and not to this browser"],
  ])("with who has to tell of it: %s", (name, who) => {
    const conditions = { all: [leaf("count", { event: name }, atLeast, 1)] };
    const top = { events: { "Quiz Finished": {} } };
    expect(texts(conditions, [here], { top })[0]).toContain(who);
  });

  test("and a shop that is not at Segment hears nothing of it", () => {
    const quiz = { all: [leaf("count", { event: "Quiz Finished" }, atLeast, 1)] };
    const top = { events: { "Quiz Finished": {} } };
    const from = (state: "absent" | "listening") =>
      lacks(quiz, [here], {
        top,
        sources: sources({ name: "segment", isOn: true, finding: { state, detail: "" } }),
      });
    expect(from("absent")).toMatchObject([{ from: "page", tellers: [] }]);
    expect(from("listening")).toMatchObject([{ from: "source", tellers: [{ name: "segment" }] }]);
    const views = { all: [leaf("count", { event: "Product Viewed" }, atLeast, 1)] };
    const isOff = ["jsonLd", "dataLayer"].map((name) => off(name as SourceName));
    const gone = { name: "segment", isOn: true, finding: { state: "absent", detail: "" } } as const;
    expect(lacks(views, [here], { sources: sources(...isOff, gone) })).toMatchObject([
      { isCertain: true },
    ]);
  });

  test("but not what Proffer tells of itself as soon as there is something to tell", () => {
    expect(
      lacks({ all: [leaf("count", { event: "Message Dismissed" }, atLeast, 1)] }, [here]),
    ).toEqual([]);
  });
});

describe("What comes of it is told", () => {
  test("one way of several is closed", () => {
    const views = leaf("count", { event: "Page" }, atLeast, 5);
    const [missing, ...more] = lacks({ any: [failures, views] }, [here]);
    expect(more).toEqual([]);
    expect(missing?.effect).toBe("weakens");
    expect(missing?.text).toMatch(/one of the ways .* is closed\.$/);
  });

  test("a rule that is true by silence may be true of the wrong customers", () => {
    const [missing] = lacks({ all: [orders] }, [here], { rule: { on: ["Page"] } });
    expect(missing).toMatchObject({ effect: "misleads", events: ["Order Completed"] });
    expect(missing?.text).toMatch(/customers who did it count as if they had not\.$/);
  });

  test("inside a “not” silence is what makes it true", () => {
    const conditions = { all: [{ not: failures }] };
    expect(lacks(conditions, [here], { rule: { on: ["Page"] } })).toMatchObject([
      { effect: "misleads", events: ["Operation Failed"] },
    ]);
  });

  test("a silence that is asked for can be no silence at all", () => {
    const conditions = {
      all: [
        leaf(
          "absent",
          { event: "Product Added", without: "Order Completed", after: "2h" },
          "equal",
          true,
        ),
      ],
    };
    const [missing, ...more] = lacks(conditions, [event("Product Added", minute)]);
    expect(more).toEqual([]);
    expect(missing).toMatchObject({ effect: "misleads", events: ["Order Completed"] });
  });

  test("what only starts a count over is no hindrance, and misleads", () => {
    const streak = leaf(
      "streak",
      { event: "Operation Failed", resetBy: "Operation Succeeded" },
      atLeast,
      3,
    );
    expect(lacks({ all: [streak] }, [event("Operation Failed", minute)])).toMatchObject([
      { effect: "misleads", events: ["Operation Succeeded"] },
    ]);
  });

  test("what is true by what happened lacks nothing", () => {
    const once = leaf("count", { event: "Operation Failed" }, atLeast, 1);
    expect(
      lacks({ all: [once] }, [event("Operation Failed", 90 * day), here], {
        rule: { on: ["Page"] },
      }),
    ).toEqual([]);
  });

  test("the conditions of a segment and of the audience count as well", () => {
    const top = {
      segments: {
        buyers: { conditions: { all: [leaf("count", { event: "Order Completed" }, atLeast, 1)] } },
      },
    };
    const pages = leaf("count", { event: "Page" }, atLeast, 1);
    const asked = leaf("segment", { id: "buyers" }, "equal", true);
    for (const [conditions, rule] of [
      [{ all: [pages, asked] }, {}],
      [{ all: [pages] }, { audience: { segment: "buyers" } }],
    ] as const)
      expect(lacks(conditions, [here], { top, rule })).toMatchObject([
        { effect: "blocks", events: ["Order Completed"] },
      ]);
    const others = leaf("segment", { id: "buyers" }, "equal", false);
    expect(lacks({ all: [pages, others] }, [here], { top })).toMatchObject([
      { effect: "misleads", events: ["Order Completed"] },
    ]);
  });
});

describe("What is missing is told once", () => {
  const trait = leaf("trait", { name: "vip" }, "equal", true);
  const cart = leaf("cart", { part: "items" }, atLeast, 1);

  test("by its gravest effect", () => {
    const pages = leaf("count", { event: "Page" }, atLeast, 5);
    const conditions = { all: [{ any: [failures, pages] }, failures] };
    expect(lacks(conditions, [here])).toMatchObject([{ effect: "blocks" }]);
  });

  test("as closely as it can be", () => {
    expect(lacks({ all: [trait] }, [here]).map(({ type }) => type)).toEqual(["trait"]);
    expect(lacks({ all: [cart] }, [here])).toMatchObject([
      { type: "event", events: ["Product Added", "Cart Viewed", "Checkout Started"] },
    ]);
  });

  test("and what a rule is looked at with is needed like what it looks at", () => {
    const pages = { all: [leaf("count", { event: "Page" }, atLeast, 5)] };
    const rule = { on: ["Exit Intended", "Page Idled"] };
    expect(lacks(pages, [here], { rule })).toMatchObject([
      { events: ["Exit Intended", "Page Idled"], effect: "blocks" },
    ]);
    expect(lacks(pages, [here, event("Page Idled", 0)], { rule })).toEqual([]);
  });
});

describe("A property that no event has had is missing", () => {
  const views = leaf("count", { event: "Product Viewed", by: "product_id" }, atLeast, 3);

  test("the one that a rule tells products apart by", () => {
    const seen = [
      event("Product Viewed", 2 * minute, { name: "Mug" }),
      event("Product Viewed", minute, {}),
    ];
    expect(texts({ all: [views] }, seen)).toEqual([
      "“Product Viewed” came 2 times in the last 30 days, never with “product_id”. So this rule cannot become true.",
    ]);
    expect(
      texts({ all: [views] }, [...seen, event("Product Viewed", 0, { product_id: "mug" })]),
    ).toEqual([]);
  });

  test.each([
    [{ total: "a lot", currency: "EUR" }, "never with “total” that is a number"],
    [{ total: 12 }, "never with “currency”"],
  ])("an amount that is none: %j", (properties, said) => {
    const spent = leaf("sum", { event: "Order Completed", property: "total" }, atLeast, {
      amount: "100.00",
      currency: "EUR",
    });
    expect(
      texts({ all: [spent] }, [event("Order Completed", minute, properties)]).join(),
    ).toContain(said);
    const whole = event("Order Completed", minute, { total: "12.00", currency: "EUR" });
    expect(texts({ all: [spent] }, [whole])).toEqual([]);
  });

  test("the currency need not be said where the rule set does", () => {
    const spent = leaf("sum", { event: "Order Completed", property: "total" }, atLeast, {
      amount: "100.00",
      currency: "EUR",
    });
    const whole = event("Order Completed", minute, { total: 12 });
    expect(texts({ all: [spent] }, [whole], { top: { currency: "EUR" } })).toEqual([]);
  });
});

describe("What else a rule may lack", () => {
  const pages = leaf("count", { event: "Page" }, atLeast, 1);

  test("a trait that nobody has said", () => {
    const vip = leaf("trait", { name: "vip" }, "equal", true);
    const known = event("Identify", minute, {}, { type: "identify", traits: { name: "Ann" } });
    const rule = { on: ["Page"] };
    expect(texts({ all: [vip] }, [here], { rule })).toEqual([
      "The page has not said who the customer is, so the trait “vip” is not known. So this rule cannot become true.",
    ]);
    expect(lacks({ all: [vip] }, [known, here], { rule })).toMatchObject([
      { isCertain: true, text: expect.stringContaining("but not the trait “vip”") },
    ]);
  });

  test("code of the host's own", () => {
    const points = leaf("loyalty_points", {}, "near", 100);
    const top = { facts: { loyalty_points: { on: ["Page"] } }, operators: { near: {} } };
    const extensions = { facts: { loyalty_points: () => 1 }, operators: { near: () => true } };
    expect(lacks({ all: [points] }, [here], { top }).map(({ type }) => type)).toEqual([
      "code",
      "code",
    ]);
    expect(lacks({ all: [points] }, [here], { top, extensions })).toEqual([]);
  });

  test("a server, for what only a server can do", () => {
    const handoff = { event: { type: "handoff", params: { text: "Hello" } } };
    expect(texts({ all: [pages] }, [here], { rule: handoff, endpoint: undefined })).toEqual([
      "Conversations need the server, and this page has none: give “endpoint”. Without it the rule comes to nothing.",
    ]);
    expect(lacks({ all: [pages] }, [here], { rule: handoff })).toEqual([]);
  });

  test("the customer's consent", () => {
    const rule = { consent: ["marketing"] };
    const agreed = event(
      "Consent Updated",
      minute,
      {},
      { context: { consent: { categoryPreferences: { marketing: true } } } },
    );
    expect(lacks({ all: [pages] }, [here], { rule })).toMatchObject([
      { type: "consent", category: "marketing", effect: "blocks" },
    ]);
    expect(lacks({ all: [pages] }, [here, agreed], { rule })).toEqual([]);
  });
});
