import { joinPath } from "../../rules/json-text.ts";
import { isFields } from "../lint/subject.ts";
import type { Advice, Adviser } from "./advice.ts";

/** Signs and nicknames of currencies; `undefined` where a sign stands for several. */
const nicknames: Readonly<Record<string, string>> = {
  RMB: "CNY",
  人民币: "CNY",
  元: "CNY",
  "€": "EUR",
  EURO: "EUR",
  "£": "GBP",
  NTD: "TWD",
  US$: "USD",
  HK$: "HKD",
  "₩": "KRW",
  "₹": "INR",
};
const ambiguous: Readonly<Record<string, string>> = {
  "¥": '"CNY" or "JPY"',
  $: '"USD", "CAD", "AUD" or another',
};

/** The code that a currency was meant to be; nothing where it is as it should be, or cannot be told. */
export function meantCurrency(written: string): string | undefined {
  const word = written.normalize("NFKC").trim().toUpperCase();
  if (Object.hasOwn(nicknames, word)) return nicknames[word];
  return /^[A-Z]{3}$/.test(word) && word !== written ? word : undefined;
}

/** Money says which part of it is wrong. */
export const adviseMoney: Adviser = ({ problem, value, name }) => {
  const { code, path, message } = problem;
  if (path === "currency" && code === "bad_value") return currency(value, path);
  const asked =
    message.includes("an amount of money") || message.startsWith("A coupon is worth a percentage");
  if (!asked || !["bad_value", "wrong_type"].includes(code)) return undefined;
  if (isFields(value)) return inParts(value, path);
  if (typeof value === "number" && name !== "percent")
    return { hint: `Write { "amount": "${value}", "currency": "CNY" }, with your currency.` };
  return undefined;
};

function inParts(value: Readonly<Record<string, unknown>>, path: string): Advice | undefined {
  const { percent } = value;
  if (typeof percent === "string") {
    const [, digits] = /^\s*(\d{1,3}(?:\.\d+)?)\s*[%％]?\s*$/.exec(percent) ?? [];
    return {
      path: joinPath(path, "percent"),
      message: "“percent” is a text, and must be a number.",
      hint: `Write a number without quotes and without a sign, e.g. ${digits ?? 10}.`,
      ...(digits !== undefined && { fix: { value: Number(digits) } }),
    };
  }
  if (!("amount" in value) && !("currency" in value)) return undefined;
  return amountOf(value["amount"], path) ?? currencyOf(value["currency"], path);
}

function amountOf(value: unknown, path: string): Advice | undefined {
  const at = joinPath(path, "amount");
  if (value === undefined)
    return { message: "The amount of money has no “amount”.", hint: 'Add "amount": "200.00".' };
  if (typeof value === "number")
    return {
      path: at,
      message: `The amount is the number ${value}, and must be a text, so that nothing of it is lost.`,
      hint: `Write it in double quotes: "${value}".`,
      fix: { value: String(value) },
    };
  if (typeof value !== "string" || /^-?\d+(\.\d+)?$/.test(value)) return undefined;
  const decimal = /^\d+,\d{1,2}$/.test(value) ? value.replace(",", ".") : undefined;
  return {
    path: at,
    message: `The amount ${JSON.stringify(value)} cannot be read.`,
    hint:
      decimal === undefined
        ? 'Write digits and a point only, without separators and signs: "1200.00".'
        : `Write it with a point: "${decimal}".`,
    ...(decimal !== undefined && { fix: { value: decimal } }),
  };
}

function currencyOf(value: unknown, path: string): Advice | undefined {
  if (value === undefined)
    return {
      message: "The amount of money has no “currency”.",
      hint: 'Add its three letters: "currency": "CNY".',
    };
  return currency(value, joinPath(path, "currency"));
}

function currency(value: unknown, path: string): Advice | undefined {
  if (typeof value !== "string") return undefined;
  const message = `${JSON.stringify(value)} is no currency.`;
  const meant = meantCurrency(value);
  if (meant !== undefined)
    return { path, message, hint: `Write "${meant}".`, fix: { value: meant } };
  const several = ambiguous[value.normalize("NFKC").trim()];
  return several === undefined ? undefined : { path, message, hint: `Write ${several}.` };
}
