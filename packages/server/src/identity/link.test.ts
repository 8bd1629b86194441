import { rmSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../storage/store.ts";
import type { Store } from "../storage/store.ts";
import { createDirectory } from "../testing/site.ts";
import { outcomeOf } from "./link.ts";
import { devicesOf, findUser, linkDevice } from "./links.ts";

/** A device shows a valid token of a user. */
interface Shown {
  readonly device: string;
  readonly user: string;
}

type Links = ReadonlyMap<string, string>;

function after(links: Links, { device, user }: Shown): Links {
  return outcomeOf(links.get(device), user) === "linked" ? new Map(links).set(device, user) : links;
}

const afterAllOf = (shown: readonly Shown[], links: Links = new Map()): Links =>
  shown.reduce(after, links);

// Few names, so that everything happens to the same devices again and again.
const device = fc.constantFrom("d1", "d2", "d3");
const user = fc.constantFrom("ada", "bob", "cy");
const shown = fc.record({ device, user });
const course = fc.array(shown, { maxLength: 12 });

describe("Whatever devices show", () => {
  test("a device that is known stays whose it was", () => {
    fc.assert(
      fc.property(course, course, (before, later) => {
        const known = afterAllOf(before);
        const then = afterAllOf(later, known);
        for (const [one, whose] of known) expect(then.get(one)).toBe(whose);
      }),
    );
  });

  test("a device becomes the first user's who was proven there", () => {
    fc.assert(
      fc.property(course, (all) => {
        const links = afterAllOf(all);
        for (const { device } of all)
          expect(links.get(device)).toBe(all.find((one) => one.device === device)?.user);
      }),
    );
  });

  test("showing everything again changes nothing", () => {
    fc.assert(
      fc.property(course, (all) => {
        const once = afterAllOf(all);
        expect(afterAllOf(all, once)).toEqual(once);
        expect(afterAllOf(all.flatMap((one) => [one, one]))).toEqual(once);
      }),
    );
  });

  test("the order does not matter where each device shows one user only", () => {
    const ofOneUserEach = course.map((all) => {
      const first = new Map([...all].reverse().map(({ device, user }) => [device, user]));
      return all.map(({ device }) => ({ device, user: first.get(device) ?? "" }));
    });
    fc.assert(
      fc.property(
        ofOneUserEach.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          const sorted = (links: Links) => [...links].sort();
          expect(sorted(afterAllOf(shuffled))).toEqual(sorted(afterAllOf(all)));
        },
      ),
    );
  });

  test("what one device shows is nothing to another", () => {
    fc.assert(
      fc.property(course, device, (all, one) => {
        const alone = afterAllOf(all.filter(({ device }) => device === one));
        expect(afterAllOf(all).get(one)).toBe(alone.get(one));
      }),
    );
  });

  test("the answer says what has become of the device", () => {
    fc.assert(
      fc.property(course, shown, (before, one) => {
        const links = afterAllOf(before);
        const current = links.get(one.device);
        const then = after(links, one).get(one.device);
        const outcome = outcomeOf(current, one.user);
        expect(outcome === "linked").toBe(then !== current);
        expect(outcome === "other_user").toBe(then !== one.user);
      }),
    );
  });
});

describe("On the disk", () => {
  const directory = createDirectory();
  let shops: readonly [Store, Store];
  beforeAll(async () => {
    shops = [await openStore(join(directory, "a")), await openStore(join(directory, "b"))];
  });
  afterAll(async () => {
    for (const shop of shops) await shop.close();
    rmSync(directory, { recursive: true });
  });

  const inShop = fc.record({ shop: fc.constantFrom(0 as const, 1 as const), device, user });

  test("it is as by the rule, in each of two shops by itself", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(inShop, { maxLength: 12 }), async (all) => {
        for (const { db } of shops) await db.deleteFrom("links").execute();
        for (const { shop, device, user } of all) await linkDevice(shops[shop].db, device, user, 0);
        for (const [i, { db }] of shops.entries()) {
          const links = afterAllOf(all.filter(({ shop }) => shop === i));
          for (const device of ["d1", "d2", "d3"])
            expect(await findUser(db, device)).toBe(links.get(device));
          for (const user of ["ada", "bob", "cy"]) {
            const theirs = [...links].filter(([, whose]) => whose === user);
            expect(await devicesOf(db, user)).toEqual(theirs.map(([device]) => device).sort());
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test("of twenty users at once on one device one has won, and all are told who", async () => {
    const [{ db }] = shops;
    await db.deleteFrom("links").execute();
    const users = Array.from({ length: 20 }, (_, i) => `user-${i}`);
    const outcomes = await Promise.all(users.map((user) => linkDevice(db, "d1", user, 0)));
    expect(outcomes.filter((outcome) => outcome === "linked").length).toBe(1);
    expect(await findUser(db, "d1")).toBe(users[outcomes.indexOf("linked")]);
    expect(outcomes.filter((outcome) => outcome === "other_user").length).toBe(19);
  });
});
