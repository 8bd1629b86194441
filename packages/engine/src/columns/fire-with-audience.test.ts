import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createState, fire, parseRuleset } from "../index.ts";
import { courses } from "../laws/courses.ts";
import { audienceAt } from "../rules/read.ts";
import { fireWithAudience } from "../engine.ts";

const timeout = 120_000;
const kind = { maxRules: 3, maxEvents: 10, actions: "all", order: "in order" } as const;

/** Courses in which somebody is spoken of as an audience. */
const meant = courses(kind).filter(({ ruleset }) =>
  ruleset.rules.some((rule) => "audience" in rule),
);

describe("Firings with their audience", () => {
  const seen = { true: 0, false: 0 };

  test(
    "are those of `fire`, and in the audience are those for whom it is certain",
    async () => {
      await fc.assert(
        fc.asyncProperty(meant, async (course) => {
          const { ruleset } = parseRuleset(course.ruleset);
          const [plain, asked] = [createState("c"), createState("c")];
          for (const { event } of course.arrivals) {
            const expected = await fire(plain, event, ruleset);
            const firings = await fireWithAudience(asked, event, ruleset);
            expect(firings.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
            for (const firing of firings.filter(({ trigger }) => trigger.type === "event")) {
              const rule = ruleset.rules.find(({ id }) => id === firing.rule);
              if (!rule) throw new Error(firing.rule);
              const look = plain.look(event, firing.at);
              const inAudience = audienceAt(plain, ruleset, rule, look) === true;
              expect(firing.inAudience === true).toBe(inAudience);
              if (rule.audience) seen[`${inAudience}`]++;
            }
          }
        }),
        { numRuns: 400, seed: 3 },
      );
    },
    timeout,
  );

  test("were tried with customers in an audience and out of it", () => {
    expect(seen.true).toBeGreaterThan(20);
    expect(seen.false).toBeGreaterThan(20);
  });
});
