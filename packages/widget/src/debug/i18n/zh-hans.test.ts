import { createState, explainFor, parseRuleset } from "@proffer/engine";
import type { Event, LeafNode } from "@proffer/engine";
import { describe, expect, test } from "vitest";
import type { Missing } from "./en.ts";
import { zhHans } from "./zh-hans.ts";

const now = Date.UTC(2026, 10, 22);
const day = 86_400_000;

/** One comparison as the engine explains it. */
function leaf(
  fact: string,
  params: object,
  operator: string,
  value: unknown,
  history: readonly Event[] = [view],
): LeafNode {
  const conditions = { all: [{ fact, params, operator, value }] };
  const event = { type: "tag", params: { tag: "x" } };
  const { ruleset, problems } = parseRuleset({
    version: 1,
    timezone: "UTC",
    segments: {
      buyers: {
        name: "老客户",
        conditions: {
          all: [
            {
              fact: "count",
              params: { event: "Order Completed" },
              operator: "greaterThan",
              value: 0,
            },
          ],
        },
      },
    },
    rules: [{ id: "r", conditions, on: ["Product Viewed"], event }],
  });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const [found] = explainFor(createState("c", { history }), ruleset, { at: now });
  const node = found?.tree.type === "leaf" ? found.tree : found?.tree.of[0];
  if (node?.type !== "leaf") throw new Error("nothing is explained");
  return node;
}

const view: Event = {
  messageId: "1",
  type: "track",
  event: "Product Viewed",
  properties: { product_id: "mug", price: 98 },
  timestamp: now - 2 * day,
};

describe("A comparison is said in Chinese", () => {
  test.each<[string, Parameters<typeof leaf>, string]>([
    [
      "count",
      [
        "count",
        { event: "Product Viewed", by: "product_id", within: "7d" },
        "greaterThanInclusive",
        3,
      ],
      "7 天内 Product Viewed（product_id：mug）：1 / 3 次，还差 2 次",
    ],
    [
      "count that is reached",
      ["count", { event: "Product Viewed" }, "greaterThanInclusive", 1],
      "Product Viewed：1 / 1 次",
    ],
    [
      "count of another kind",
      ["count", { event: "Product Viewed", within: "today" }, "lessThan", 3],
      "今天 Product Viewed：0 次，要求：小于 3",
    ],
    [
      "count with a filter",
      [
        "count",
        {
          event: "Product Viewed",
          where: [{ property: "price", operator: "greaterThan", value: 50 }],
        },
        "equal",
        2,
      ],
      "Product Viewed（price 大于 50）：1 次，要求：等于 2",
    ],
    [
      "distinct",
      ["distinct", { event: "Product Viewed", property: "product_id" }, "greaterThanInclusive", 2],
      "Product Viewed 中不同的 product_id：1 / 2 种，还差 1 种",
    ],
    [
      "streak",
      ["streak", { event: "Product Viewed" }, "greaterThanInclusive", 2],
      "Product Viewed 连续出现：1 / 2 次，还差 1 次",
    ],
    [
      "since",
      ["since", { event: "*" }, "greaterThanInclusive", "7d"],
      "距上次 任何操作 已 2 天，要求：至少 7 天",
    ],
    [
      "since never",
      ["since", { event: "Order Completed" }, "greaterThanInclusive", "7d"],
      "尚无 Order Completed 的记录，要求：至少 7 天",
    ],
    [
      "absent",
      [
        "absent",
        { event: "Product Viewed", without: "Order Completed", after: "36h" },
        "equal",
        true,
      ],
      "Product Viewed 之后 36 小时内没有 Order Completed：已满足",
    ],
    ["segment", ["segment", { id: "buyers" }, "equal", true], "属于客群“老客户”：否"],
    [
      "trait",
      ["trait", { name: "city" }, "in", ["Hangzhou", "Suzhou"]],
      "客户属性 city：未知，要求：是其中之一： Hangzhou、Suzhou",
    ],
    [
      "session",
      ["session", { part: "duration" }, "between", ["1m", "1h"]],
      "本次访问时长：未知，要求：介于 1 分钟 和 1 小时 之间",
    ],
  ])("%s", (_, args, said) => {
    expect(zhHans.leaf(leaf(...args), "mug")).toBe(said);
  });

  test("except amounts, whose currency only the engine knows", () => {
    const sum = leaf("sum", { event: "Product Viewed", property: "price" }, "greaterThan", 100);
    expect(zhHans.leaf(sum, null)).toBe(sum.distance);
  });
});

describe("What a rule lacks is said in Chinese", () => {
  const event = {
    type: "event",
    events: ["Operation Failed"],
    lastAt: null,
    from: "source",
  } as const;
  const how = { effect: "blocks", isCertain: true, text: "" } as const;
  const off = [{ name: "requests", state: "off" }] as const;

  test.each<[string, Missing]>([
    [
      "“Operation Failed” 在此浏览器中从未出现过：来源 requests 已关闭。照现状，这条规则不可能成立。",
      { ...event, ...how, tellers: off },
    ],
    [
      "“Operation Failed” 在此浏览器中已有 40 天没有出现：requests 会报告它，但还没有报告过。在它出现之前，这条规则少了一种成立的途径。",
      {
        ...event,
        ...how,
        lastAt: now - 40 * day,
        effect: "weakens",
        isCertain: false,
        tellers: [{ name: "requests", state: "listening" }],
      },
    ],
    [
      '“Quiz Finished” 在此浏览器中从未出现过：没有来源会报告它，需要由您的页面调用 proffer("track", "Quiz Finished")。只要没有人报告它，做过这件事的客户也会被当作没做过。',
      {
        ...event,
        ...how,
        events: ["Quiz Finished"],
        from: "page",
        effect: "misleads",
        tellers: [],
      },
    ],
    [
      "最近 30 天收到 “Order Completed” 3 次，都没有带数字形式的 “total”。因此这条规则不可能成立。",
      {
        ...how,
        type: "property",
        events: ["Order Completed"],
        properties: ["total"],
        isAmount: true,
        seen: 3,
      },
    ],
    [
      "页面没有说明客户是谁，因此不知道属性“vip”。因此这条规则不可能成立。",
      { ...how, type: "trait", name: "vip", isIdentified: false },
    ],
    [
      "事实“points”由您自己的代码提供，而本页没有这段代码。因此这条规则不可能成立。",
      { ...how, type: "code", what: "fact", name: "points" },
    ],
    [
      "优惠券在服务器上领取，而本页没有设置服务器：请填写 endpoint。否则这条规则不起作用。",
      { ...how, type: "server", purpose: "coupon" },
    ],
    [
      "客户尚未同意“marketing”。在此之前，这条规则不会显示任何内容。",
      { ...how, type: "consent", category: "marketing" },
    ],
  ])("%s", (said, missing) => {
    expect(zhHans.lack(missing, now)).toBe(said);
  });
});
