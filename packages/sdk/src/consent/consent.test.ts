import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConsentMode, KeptConsent, Speaker, Weight } from "./consent.ts";
import { Consent } from "./consent.ts";

interface Said {
  readonly categories: Readonly<Record<string, boolean>>;
  readonly by: Speaker;
  readonly weight: Weight;
}

const nothing = { categories: {}, opened: false, withdrawn: false };

/** As a store gives it back. */
function nextPage(mode: ConsentMode, before: Consent): Consent {
  return new Consent(mode, JSON.parse(JSON.stringify(before.keep())) as KeptConsent);
}

describe("Consent", () => {
  test("that is taken as given is open until it is denied, and what is denied has to go", () => {
    const consent = new Consent("given");
    expect(consent.isOpen).toBe(true);
    expect(consent.say({ functional: false }, "host")).toEqual({
      categories: { functional: false },
      opened: false,
      withdrawn: true,
    });
    expect(consent.isOpen).toBe(false);
  });

  test("that is required is closed until it is granted, and a no before that takes nothing back", () => {
    const consent = new Consent("required");
    expect(consent.say({ functional: false }, "host").withdrawn).toBe(false);
    expect(consent.say({ analytics: true, marketing: true }, "host").opened).toBe(false);
    expect(consent.say({ functional: true }, "host").opened).toBe(true);
    expect(consent.say({ functional: false }, "host").withdrawn).toBe(true);
  });

  test("is not what a preset says: it closes, but opens nothing and takes nothing back", () => {
    const given = new Consent("given");
    expect(given.say({ functional: false }, "googleConsentMode", "preset")).toEqual(nothing);
    expect(given.isOpen).toBe(false);
    expect(given.say({ functional: true }, "googleConsentMode", "repeated").opened).toBe(true);
    const granted = { functional: true };
    const required = new Consent("required");
    expect(required.say(granted, "googleConsentMode", "preset")).toEqual(nothing);
    expect(required.isOpen).toBe(false);
    const unasked = new Consent("given");
    unasked.say(granted, "googleConsentMode", "preset");
    expect([unasked.isOpen, unasked.categories]).toEqual([true, {}]);
  });

  test("a refusal that follows a preset takes back what earlier pages kept", () => {
    const consent = new Consent("given");
    consent.say({ functional: false }, "googleConsentMode", "preset");
    expect(consent.say({ functional: false }, "googleConsentMode", "repeated").withdrawn).toBe(
      true,
    );
  });

  test("tells the history once what is new, page after page", () => {
    const first = new Consent("given");
    first.say({ marketing: true }, "host");
    const second = nextPage("given", first);
    expect(second.say({ marketing: true }, "host")).toEqual(nothing);
    expect(second.say({ marketing: true, analytics: false }, "host").categories).toEqual({
      analytics: false,
    });
    expect(second.categories).toEqual({ marketing: true, analytics: false });
  });

  test("what a consent manager repeats on each page does not outdo what was said after it", () => {
    const first = new Consent("given");
    first.say({ marketing: false }, "tcf", "chosen");
    first.say({ marketing: true }, "host");
    const second = nextPage("given", first);
    second.say({ marketing: false }, "tcf", "repeated");
    expect(second.allows("marketing")).toBe(true);
    second.say({ marketing: false }, "tcf", "chosen");
    expect(second.allows("marketing")).toBe(false);
  });

  test("a signal's yes has to be repeated on the next page, its no holds by itself", () => {
    const first = new Consent("required");
    first.say({ functional: true, marketing: false }, "tcf", "chosen");
    const second = nextPage("required", first);
    expect([second.isOpen, second.categories]).toEqual([false, { marketing: false }]);
    expect(second.say({ functional: true }, "tcf", "repeated").opened).toBe(true);
  });

  test("a signal that refuses what it granted on an earlier page takes it back, though nothing was open yet", () => {
    const first = new Consent("required");
    first.say({ functional: true }, "tcf", "chosen");
    const second = nextPage("required", first);
    expect(second.say({ functional: false }, "tcf", "repeated").withdrawn).toBe(true);
  });

  test("a signal whose yes is still to be repeated is not outdone by an older no, and nothing is erased meanwhile", () => {
    const first = new Consent("given");
    first.say({ functional: false }, "host");
    first.say({ functional: true }, "tcf", "chosen");
    const second = nextPage("given", first);
    expect(second.say({ marketing: false }, "gpc", "repeated").withdrawn).toBe(false);
    expect(second.say({ functional: true }, "tcf", "repeated").opened).toBe(true);
  });

  test("says whose word it is", () => {
    const consent = new Consent("given");
    consent.say({ marketing: true, functional: true }, "tcf", "repeated");
    consent.say({ marketing: false }, "gpc", "repeated");
    consent.say({ analytics: false }, "googleConsentMode", "preset");
    const asked = ["marketing", "functional", "analytics", "other"];
    expect(asked.map((name) => consent.saidBy(name))).toEqual([
      "gpc",
      "tcf",
      "googleConsentMode",
      undefined,
    ]);
  });

  test("passes by what is neither yes nor no", () => {
    const consent = new Consent("required");
    const odd = { functional: "yes", analytics: 1, marketing: null };
    expect(consent.say(odd as never, "host")).toEqual(nothing);
  });
});

describe("Global Privacy Control", () => {
  test("is lifted by a yes that the customer was seen to choose, here and on the next page", () => {
    const first = new Consent("given");
    first.say({ marketing: false }, "gpc", "repeated");
    first.say({ marketing: true }, "tcf", "repeated");
    expect(first.allows("marketing")).toBe(false);
    first.say({ marketing: true }, "tcf", "chosen");
    expect(first.allows("marketing")).toBe(true);
    const second = nextPage("given", first);
    expect(second.say({ marketing: false }, "gpc", "repeated")).toEqual(nothing);
    expect(second.say({ marketing: true }, "tcf", "repeated")).toEqual(nothing);
    expect(second.categories).toEqual({ marketing: true });
  });

  test("is told to the history once, and speaks of nothing but marketing", () => {
    const consent = new Consent("required");
    expect(consent.say({ marketing: false }, "gpc", "repeated").categories).toEqual({
      marketing: false,
    });
    expect(consent.say({ marketing: false }, "gpc", "repeated")).toEqual(nothing);
    expect(consent.say({ functional: true }, "host").opened).toBe(true);
  });
});

const category = fc.constantFrom("functional", "analytics", "marketing");
const categories = fc.dictionary(category, fc.boolean(), { maxKeys: 3, noNullPrototype: true });
const said: fc.Arbitrary<Said> = fc.oneof(
  fc.record({
    categories,
    by: fc.constantFrom<Speaker>("host", "googleConsentMode", "tcf", "shopify"),
    weight: fc.constantFrom<Weight>("preset", "repeated", "chosen"),
  }),
  fc.constant<Said>({ categories: { marketing: false }, by: "gpc", weight: "repeated" }),
);
const mode = fc.constantFrom<ConsentMode>("given", "required");
const course = fc.array(said, { maxLength: 14 });

function hear(mode: ConsentMode, course: readonly Said[]): Consent {
  const consent = new Consent(mode);
  for (const { categories, by, weight } of course) consent.say(categories, by, weight);
  return consent;
}

const laws = { numRuns: 2_000 };

describe("By law", () => {
  test("the latest choice decides, whatever was said before it", () =>
    fc.assert(
      fc.property(mode, course, category, fc.boolean(), (mode, course, name, given) => {
        const consent = hear(mode, course);
        consent.say({ [name]: given }, "host");
        expect(consent.categories[name]).toBe(given);
      }),
      laws,
    ));

  test("presets close in any order, and never against a word", () =>
    fc.assert(
      fc.property(mode, course, fc.infiniteStream(fc.nat()), (mode, course, keys) => {
        const presets = course.filter(({ weight }) => weight === "preset");
        const words = course.filter(({ weight }) => weight !== "preset");
        // A speaker that presets one category twice means the second.
        const once = presets.filter(
          (one, at) => !presets.slice(at + 1).some((later) => later.by === one.by),
        );
        const shuffled = once
          .map((one) => [keys.next().value ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const holding = hear(mode, [...words, ...once]).categories;
        expect(hear(mode, [...shuffled, ...words]).categories).toEqual(holding);
        expect(holding).toMatchObject(hear(mode, words).categories);
      }),
      laws,
    ));

  test("a word that is repeated changes nothing", () =>
    fc.assert(
      fc.property(mode, course, said, (mode, course, last) => {
        const consent = hear(mode, [...course, last]);
        const before = consent.categories;
        expect(consent.say(last.categories, last.by, last.weight)).toEqual(nothing);
        expect(consent.categories).toEqual(before);
      }),
      laws,
    ));

  test("words of one weight by speakers who agree may come in any order", () =>
    fc.assert(
      fc.property(mode, categories, fc.boolean(), (mode, given, isChosen) => {
        const weight = isChosen ? "chosen" : "repeated";
        const one = { categories: given, by: "tcf", weight } as const;
        const other = { categories: given, by: "googleConsentMode", weight } as const;
        expect(hear(mode, [one, other]).categories).toEqual(hear(mode, [other, one]).categories);
      }),
      laws,
    ));

  test("with Global Privacy Control, marketing is granted only by a choice that no no has followed", () =>
    fc.assert(
      fc.property(mode, course, (mode, course) => {
        const consent = hear(mode, course);
        if (!course.some(({ by }) => by === "gpc")) return;
        const words = course.filter(
          ({ by, weight, categories }) =>
            by !== "gpc" && weight !== "preset" && "marketing" in categories,
        );
        const lastNo = words.findLastIndex(({ categories }) => categories["marketing"] === false);
        const lastYes = words.findLastIndex(
          ({ categories, weight }) => categories["marketing"] === true && weight === "chosen",
        );
        if (consent.allows("marketing")) expect(lastYes).toBeGreaterThan(-1);
        if (lastYes > lastNo && consent.categories["marketing"] === false)
          // A repeated yes by another speaker may have become the latest word, and lifts nothing.
          expect(words.slice(lastYes + 1).some(({ weight }) => weight === "repeated")).toBe(true);
      }),
      laws,
    ));

  test("what is required is open by a word of the customer's only, and never while functional is denied", () =>
    fc.assert(
      fc.property(course, (course) => {
        const consent = hear("required", course);
        const isGranted = course.some(
          ({ categories, weight }) => weight !== "preset" && categories["functional"] === true,
        );
        if (consent.isOpen) expect(isGranted).toBe(true);
        expect(consent.isOpen).toBe(consent.categories["functional"] === true);
      }),
      laws,
    ));

  test("opening and withdrawing follow what may be written, and a preset never withdraws", () =>
    fc.assert(
      fc.property(mode, course, (mode, course) => {
        const consent = new Consent(mode);
        let mayHold = mode === "given";
        for (const { categories, by, weight } of course) {
          const wasOpen = consent.isOpen;
          const change = consent.say(categories, by, weight);
          expect(change.opened).toBe(!wasOpen && consent.isOpen);
          if (change.withdrawn) {
            expect([weight === "preset", consent.isOpen, mayHold]).toEqual([false, false, true]);
            mayHold = false;
          }
          if (consent.isOpen) mayHold = true;
          // Whatever was allowed and is refused by a word has been withdrawn.
          if (weight !== "preset" && categories["functional"] === false && by !== "gpc")
            expect(mayHold && consent.categories["functional"] === false).toBe(false);
        }
      }),
      laws,
    ));

  test("the history, told of each change, knows what the customer said", () =>
    fc.assert(
      fc.property(mode, course, (mode, course) => {
        const consent = new Consent(mode);
        const history: Record<string, boolean> = {};
        for (const { categories, by, weight } of course)
          Object.assign(history, consent.say(categories, by, weight).categories);
        const withoutPresets = course.filter(({ weight }) => weight !== "preset");
        expect(history).toEqual(hear(mode, withoutPresets).categories);
      }),
      laws,
    ));

  test("no page is more open than the one before left it", () =>
    fc.assert(
      fc.property(course, (course) => {
        const before = hear("required", course);
        const after = nextPage("required", before);
        // The browser says so at the beginning of each page.
        for (const { categories, by, weight } of course)
          if (by === "gpc") after.say(categories, by, weight);
        if (after.isOpen) expect(before.isOpen).toBe(true);
        for (const [name, given] of Object.entries(after.categories))
          if (given) expect(before.allows(name)).toBe(true);
      }),
      laws,
    ));
});
