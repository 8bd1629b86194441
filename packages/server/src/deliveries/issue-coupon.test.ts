import { afterEach, beforeEach, expect, test } from "vitest";
import { parseRuleset } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import { routes } from "@proffer/protocol";
import type { Coupon } from "@proffer/protocol";
import { createProvision } from "../coupons/provision.ts";
import { customerOfUser } from "../identity/links.ts";
import { day, keyOf, shopRules, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { createCodeFor } from "./issue-coupon.ts";

const { ruleset } = parseRuleset(shopRules);

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

const delivery = { firing: "f1", rule: "welcome-back", subject: customerOfUser("ada") };
const letter = {
  subject: null,
  text: "",
  url: null,
  button: null,
  locale: "en",
  campaign: "win-back",
};

const codeForOf = (rules: Ruleset) =>
  createCodeFor({
    store: site.store,
    provision: createProvision(site.store, {}),
    rulesOf: () => rules,
    clock: () => site.clock.now,
  });

test("whoever has claimed before they signed in is mailed the coupon that they have, and no second one", async () => {
  await site.send("phone", [{ event: "Product Viewed", messageId: "m1" }]);
  site.clock.now += 7 * day;
  const trigger = { type: "timer", due: site.clock.now, anchor: "m1" };
  const version = ruleset.rules.find(({ id }) => id === "welcome-back")?.version;
  const claim = { anonymousId: "phone", rule: "welcome-back", version, key: null, trigger };
  const { body: claimed } = await site.post<Coupon>(routes.claims, claim, keyOf("phone"));
  expect(claimed.code).toBeTypeOf("string");
  const token = await site.token("ada");
  await site.send("phone", [{ event: "Cart Viewed", userId: "ada" }], keyOf("phone"), token);
  expect(await codeForOf(ruleset)(delivery, letter)).toBe(claimed.code);
  expect(await site.store.db.selectFrom("coupons").select("code").execute()).toHaveLength(1);
});

test("a letter that was held up until its campaign is over brings no coupon any more", async () => {
  const campaigns = {
    ...shopRules.campaigns,
    "win-back": {
      ...shopRules.campaigns["win-back"],
      dates: { to: new Date(site.clock.now + day).toISOString() },
    },
  };
  const { ruleset: dated, problems } = parseRuleset({ ...shopRules, campaigns });
  expect(problems).toEqual([]);
  site.clock.now += 2 * day;
  expect(await codeForOf(dated)(delivery, letter)).toBeNull();
  expect(await site.store.db.selectFrom("coupons").select("code").execute()).toEqual([]);
  site.clock.now -= 2 * day;
  expect(await codeForOf(dated)(delivery, letter)).toBeTypeOf("string");
});
