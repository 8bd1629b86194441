import { weekdays } from "../../event/calendar.ts";
import { parentOf } from "../path.ts";
import { isFields, valueAt } from "../lint/subject.ts";
import type { Advice, Adviser } from "./advice.ts";

const dayNames = [
  "monday mon. mo montag 星期一 周一 礼拜一",
  "tuesday tues tue. di dienstag 星期二 周二 礼拜二",
  "wednesday weds wed. mi mittwoch 星期三 周三 礼拜三",
  "thursday thur thurs thu. do donnerstag 星期四 周四 礼拜四",
  "friday fri. fr freitag 星期五 周五 礼拜五",
  "saturday sat. sa samstag 星期六 周六 礼拜六",
  "sunday sun. so sonntag 星期日 星期天 周日 周天 礼拜天",
].map((names) => names.split(" "));
const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** `"3"`, `"true"`, `"Monday"`, `"18:00"`, `"November"`, where a number, true or a day is asked for. */
export const advisePlain: Adviser = ({ problem, value, json }) => {
  if (problem.code !== "wrong_type" || typeof value !== "string") return undefined;
  const word = value.normalize("NFKC").trim().toLowerCase();
  if (problem.message.startsWith("The value must be a day of the week")) return weekday(word);
  if (problem.message.startsWith("The value must be true or false"))
    return word === "true" || word === "false" ? bare(word === "true") : undefined;
  if (!/must be a (whole )?number/.test(problem.message)) return undefined;
  const part = timePart(json, problem.path);
  if (part === "hour") return hour(word);
  if (part === "month" && months.includes(word.slice(0, 3)))
    return { hint: `Write it as a number: ${months.indexOf(word.slice(0, 3)) + 1}.` };
  if (/^-?\d+,\d{1,2}$/.test(word)) return point(word);
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(word) ? bare(Number(word)) : undefined;
};

function weekday(word: string): Advice | undefined {
  const day =
    weekdays[dayNames.findIndex((names) => names.includes(word))] ??
    weekdays.find((name) => name === word);
  return day && { hint: `Write "${day}".`, fix: { value: day } };
}

function bare(value: number | boolean): Advice {
  return { hint: `Write it without quotes: ${String(value)}.` };
}

function point(word: string): Advice {
  return { hint: `Write it without quotes and with a point: ${word.replace(",", ".")}.` };
}

function hour(word: string): Advice | undefined {
  const [, digits, minutes = "00", half] = /^(\d{1,2})(?::(\d{2}))?\s*(am|pm)?$/.exec(word) ?? [];
  if (digits === undefined) return undefined;
  const on12 = Number(digits) % 12;
  const of24 = half === undefined ? Number(digits) : on12 + (half === "pm" ? 12 : 0);
  if (of24 > 23) return { hint: "Hours are numbers from 0 to 23, without quotes." };
  if (minutes !== "00")
    return {
      hint: `Hours are whole numbers, e.g. ${of24}. For hours with minutes use the rule's “schedule”.`,
    };
  return { hint: `Hours are numbers from 0 to 23: write ${of24}.`, fix: { value: of24 } };
}

/** Which part of the time a condition's value is compared with, if it is about the time. */
function timePart(json: unknown, path: string): unknown {
  const at = path.replace(/\[\d+\]$/, "");
  const leaf = valueAt(json, parentOf(at.endsWith("value") ? at : path));
  if (!isFields(leaf) || leaf["fact"] !== "time") return undefined;
  return isFields(leaf["params"]) ? leaf["params"]["part"] : undefined;
}

/** `[22, 6]`: a night goes past midnight, and numbers do not. */
export const adviseNight: Adviser = ({ problem, value, json }) => {
  if (!problem.message.includes("nothing is between them") || !Array.isArray(value))
    return undefined;
  if (timePart(json, problem.path) !== "hour") return undefined;
  const [from, to] = (value as readonly unknown[]).map(Number);
  const two = (of: number | undefined): string => String(of).padStart(2, "0");
  return {
    hint: `For the night write “any” of hour ≥ ${from} and hour < ${to}, or use "schedule": { "quiet": ["${two(from)}:00-${two(to)}:00"] }.`,
  };
};

/** `"version": "1"`. */
export const adviseVersion: Adviser = ({ problem, value }) => {
  if (problem.path !== "version" || typeof value !== "string") return undefined;
  if (!/^v?1(\.0){0,2}$/i.test(value.normalize("NFKC").trim())) return undefined;
  return {
    message: `The version is the number 1, and this is a text, ${JSON.stringify(value)}; so no rule runs.`,
    hint: 'Write 1 without quotes: "version": 1.',
    fix: { value: 1 },
  };
};
