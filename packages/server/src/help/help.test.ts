import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { HelpReply, SiteConfig } from "@proffer/protocol";
import { silentLog } from "../log.ts";
import type { Log } from "../log.ts";
import { createDirectory, startSite } from "../testing/site.ts";
import { createHelp } from "./help.ts";
import type { Help } from "./help.ts";
import { readArticles } from "./read-articles.ts";
import { tokensOf } from "./tokens.ts";

const articles = [
  {
    id: "returns",
    title: { en: "Returning something", zh: "如何退货" },
    text: { en: "Send it back within **30 days**.", zh: "收到商品后 30 天内可以退货退款。" },
    tags: ["refund"],
  },
  {
    id: "delivery",
    title: { en: "Delivery times", zh: "配送时间" },
    text: { en: "We deliver in two days. Returns are free.", zh: "两天内送达。" },
    url: "https://shop.example/delivery",
  },
  {
    id: "coffee",
    title: "Brewing a café crème",
    text: "Grind it fine.",
  },
];

let directory: string;
let file: string;
let help: Help;
let said: string[] = [];
const log: Log = {
  info: (text) => said.push(text),
  warn: (text) => said.push(text),
};

beforeEach(async () => {
  directory = createDirectory();
  file = join(directory, "help.json");
  writeFileSync(file, JSON.stringify(articles));
  help = await createHelp({ file, log });
  said = [];
});
afterEach(() => {
  help.close();
  rmSync(directory, { recursive: true });
});

const find = (query: string, locale = "en"): string[] =>
  help.search(query, locale).map(({ id }) => id);

describe("A search", () => {
  test.each([
    ["how do I return my order?", "en", ["returns", "delivery"]],
    ["delivery", "en", ["delivery"]],
    ["refund", "en", ["returns"]],
    ["DELIVERY", "en", ["delivery"]],
    ["deliv", "en", ["delivery"]],
    ["cafe creme", "en", ["coffee"]],
    ["怎么退货", "zh-Hans-CN", ["returns"]],
    ["退", "zh", ["returns"]],
    ["送达", "zh", ["delivery"]],
    ["如何", "en", []],
    ["zebra", "en", []],
    ["the of and", "en", []],
  ])("for %j in %s finds %j", (query, locale, ids) => {
    expect(find(query, locale)).toEqual(ids);
  });

  test("for nothing gives all, newest first, each in the reader's language or the one there is", () => {
    expect(find("", "fr")).toEqual(["coffee", "delivery", "returns"]);
    expect(help.search(" ", "zh").map(({ title }) => title)).toEqual([
      "Brewing a café crème",
      "配送时间",
      "如何退货",
    ]);
    expect(help.search("delivery", "en")[0]).toEqual({
      id: "delivery",
      title: "Delivery times",
      text: "We deliver in two days. Returns are free.",
      url: "https://shop.example/delivery",
    });
  });
});

test("words lose their accents and their common ones, and signs come in pairs", () => {
  expect(tokensOf("How do I return Café ＡＢＣ? 如何退货")).toEqual([
    "return",
    "cafe",
    "abc",
    "如何",
    "何退",
    "退货",
  ]);
});

describe("A file that changes", () => {
  test("is read again", async () => {
    writeFileSync(file, JSON.stringify([{ id: "new", title: "Gift cards", text: "Any amount." }]));
    await expect.poll(() => find("gift"), { timeout: 5000 }).toEqual(["new"]);
    expect(find("delivery")).toEqual([]);
    expect(said).toEqual([`${file}: 1 help articles.`]);
  });

  test("and cannot be used leaves what was there, and says why", async () => {
    writeFileSync(file, '[{ "id": "x" }]');
    await expect.poll(() => said[0], { timeout: 5000 }).toContain("the help stays as it was:");
    expect(said[0]).toContain("[0].title");
    expect(find("delivery")).toEqual(["delivery"]);
  });
});

test.each([
  ["{", "It is not JSON"],
  ["{}", "The file "],
  ['[{"id":"a b","title":"t","text":"x"}]', "[0].id holds letters, digits"],
  ['[{"id":"a","title":"","text":"x"}]', "[0].title must not be empty."],
  ['[{"id":"a","title":{"zh":"t"},"text":"x"}]', "[0].title needs a “default” or an “en”"],
  ['[{"id":"a","title":{"english!":"t"},"text":"x"}]', "is no locale"],
  ['[{"id":"a","title":{"en":5},"text":"x"}]', "[0].title.en"],
  ['[{"id":"a","title":"t","text":"x","url":"javascript:alert(1)"}]', "[0].url is no http(s)"],
  ['[{"id":"a","title":"t","text":"x","link":"y"}]', "link"],
  ['[{"id":"a","title":"t","text":"x"},{"id":"a","title":"t","text":"x"}]', "the id “a”"],
])("%s is refused with the place of what is wrong", (json, message) => {
  const reading = readArticles(json);
  expect("problems" in reading && reading.problems.join("\n")).toContain(message);
});

test("a server does not begin with articles that cannot be used", async () => {
  writeFileSync(file, "[1]");
  await expect(createHelp({ file, log: silentLog })).rejects.toThrow(`${file} cannot be used`);
  await expect(createHelp({ file: join(directory, "none"), log: silentLog })).rejects.toThrow(
    "It cannot be read",
  );
});

test("anybody may search, and the features say that there is something to be found", async () => {
  const site = await startSite({ help });
  const get = async <Body>(path: string): Promise<Body> =>
    (await (await fetch(site.url + path)).json()) as Body;
  const { articles: found } = await get<HelpReply>(`${routes.help}?q=refund&locale=zh-CN`);
  expect(found[0]?.title).toBe("如何退货");
  expect((await get<SiteConfig>(routes.config)).features?.help).toBe(true);
  const tooLong = await fetch(`${site.url}${routes.help}?q=${"x".repeat(201)}`);
  expect(tooLong.status).toBe(400);
  expect((await fetch(`${site.url}${routes.help}?q=a&q=b`)).status).toBe(400);
  await site.close();

  const plain = await startSite();
  const reply = await fetch(plain.url + routes.help);
  expect(await reply.json()).toEqual({ articles: [] });
  await plain.close();
});
