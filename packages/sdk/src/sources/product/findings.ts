import type { Properties } from "@proffer/engine";
import type { Finding } from "../source.ts";
import type { Look } from "./look-with.ts";
import { isClear } from "./merge.ts";
import type { Syntax, SyntaxRead } from "./read-syntaxes.ts";
import { settlePrice } from "./settle-price.ts";

const names = { jsonLd: "JSON-LD", microdata: "microdata", rdfa: "RDFa", openGraph: "OpenGraph" };

/** What to tell a shop of each syntax on a page. */
export function describeLook({
  reads,
  mains,
  product,
}: Look): readonly (readonly [Syntax, Finding])[] {
  return reads.map((read) => [read.syntax, describeReading(read, mains, product)]);
}

/** `mains` is what counted of all of them, `told` what came of it. */
function describeReading(
  read: SyntaxRead,
  mains: readonly SyntaxRead[],
  told: Properties | undefined,
): Finding {
  const [lead] = read.main;
  if (!lead) return describeNone(read);
  const { name, product_id = lead.spareId ?? "none of its own" } = lead.properties;
  const product = name === undefined ? "Product" : `Product “${String(name)}”`;
  const problem = problemOf(read, mains, told);
  if (problem !== undefined) return { state: "amiss", detail: `${product}: ${problem}` };
  const { price, currency } = settlePrice(read.main.map(({ cost }) => cost));
  const cost = price === undefined ? "price unknown" : [price, currency].join(" ").trim();
  const detail = `${product}, ${cost}, id ${String(product_id)}. ${read.trouble ?? ""}`.trim();
  return { state: "found", detail };
}

function describeNone({ syntax, readings, trouble }: SyntaxRead): Finding {
  const [only, another] = readings;
  if (another) {
    const detail = `${readings.length} products in ${names[syntax]}: a list is about none of them.`;
    return { state: "absent", detail };
  }
  if (!only)
    return trouble === undefined
      ? { state: "absent", detail: `No Product in ${names[syntax]}.` }
      : { state: "amiss", detail: trouble };
  const { name, url } = only.properties;
  const detail = `Product “${String(name ?? "")}” says that its page is ${String(url)}. If it is this one, correct its url or the canonical link.`;
  return { state: "amiss", detail };
}

function problemOf(
  read: SyntaxRead,
  mains: readonly SyntaxRead[],
  told: Properties | undefined,
): string | undefined {
  if (!mains.includes(read)) return "it may be left from the page before; say its url.";
  if (!told)
    return isClear(mains.flatMap(({ main }) => main))
      ? "it has no id or sku; add one, so that its views can be told."
      : "other markup here speaks of another product; say one.";
  const prices = mains.flatMap((each) => priceOf(each) ?? []);
  if (priceOf(read) === undefined || new Set(prices).size < 2) return undefined;
  const said = mains.map((each) => `${names[each.syntax]} (${priceOf(each) ?? "none"})`);
  const outcome = told["price"] === undefined ? "it is unknown" : `${String(told["price"])} counts`;
  return `its prices in ${said.join(" and ")} disagree, so ${outcome}; make them one.`;
}

function priceOf({ main }: SyntaxRead): number | undefined {
  return settlePrice(main.map(({ cost }) => cost)).price;
}
