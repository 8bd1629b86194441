import type { Adviser } from "./advice.ts";

const minute = 60_000;
const hour = 3_600_000;
const day = 86_400_000;

/** How many milliseconds what people and other tools call a unit is. */
const units: readonly (readonly [ms: number, names: string])[] = [
  [1, "ms msec millisecond milliseconds millisekunden 毫秒"],
  [1000, "s sec secs second seconds sekunde sekunden 秒 秒钟"],
  [minute, "m min mins minute minutes minuten 分 分钟"],
  [hour, "h hr hrs hour hours stunde stunden 时 小时 个小时 钟头"],
  [day, "d day days tag tage tagen 天 日"],
  [7 * day, "w wk week weeks woche wochen 周 星期 个星期 礼拜"],
];
const msOf = new Map(
  units.flatMap(([ms, names]) => names.split(" ").map((name) => [name, ms] as const)),
);

/** No two months, and no two years, are of one length. */
const vague: readonly (readonly [days: number, what: string, names: RegExp])[] = [
  [30, "Months", /^(mo|mon|mth|months?|monate?|月|个月)$/],
  [365, "Years", /^(y|yr|yrs|years?|jahre?|年)$/],
];

const written = /^(\d{1,9}(?:\.\d{1,3})?)\s*(\p{L}+)\.?$/u;
const iso = /^P(?:(\d{1,6})([DWMY])|T(\d{1,6})([HMS]))$/i;

/** What was meant by a length of time that is written in another way; `certain` where nothing else can have been. */
export function meantDuration(
  text: string,
): { readonly text: string; readonly certain: boolean; readonly vague?: string } | undefined {
  const plain = text.normalize("NFKC").trim();
  const standard = iso.exec(plain);
  if (standard) return fromIso(standard);
  const [, digits = "", unit = ""] = written.exec(plain) ?? [];
  const name = unit.toLowerCase();
  // “1M” is a month to some and a minute to others.
  if (digits === "" || unit === "M") return undefined;
  const long = vague.find(([, , names]) => names.test(name));
  if (long)
    return { text: `${Math.round(Number(digits) * long[0])}d`, certain: false, vague: long[1] };
  const ms = msOf.get(name);
  const meant = ms === undefined ? undefined : inWholes(Number(digits), ms);
  return meant === undefined ? undefined : { text: meant, certain: true };
}

function fromIso([, date, dateUnit = "", time, timeUnit = ""]: RegExpExecArray) {
  const unit = (dateUnit || timeUnit).toLowerCase();
  const long = { m: ["Months", 30], y: ["Years", 365] } as const;
  if (date !== undefined && (unit === "m" || unit === "y")) {
    const [vague, length] = long[unit];
    return { text: `${Number(date) * length}d`, certain: false, vague };
  }
  return { text: `${Number(date ?? time)}${unit}`, certain: true };
}

/** `1.5` hours are `90m`. */
function inWholes(count: number, ms: number): string | undefined {
  const signs = { [7 * day]: "w", [day]: "d", [hour]: "h", [minute]: "m", 1000: "s", 1: "ms" };
  const whole = Number.isInteger(count)
    ? ms
    : [day, hour, minute, 1000, 1].find(
        (unit) => unit < ms && Number.isInteger((count * ms) / unit),
      );
  return whole === undefined ? undefined : `${(count * ms) / whole}${signs[whole] ?? "ms"}`;
}

/** “7 days”, “30D”, “P30D”, “30天”. */
export const adviseDuration: Adviser = ({ problem, value }) => {
  const asked = `${problem.message} ${problem.hint}`;
  if (!["bad_value", "wrong_type"].includes(problem.code) || !/duration|“per”/.test(asked))
    return undefined;
  if (typeof value === "number" && value > 0 && Number.isInteger(value))
    return {
      hint: `Did you mean "${value}d" (days), "${value}h" (hours) or "${value}m" (minutes)?`,
    };
  const meant = typeof value === "string" ? meantDuration(value) : undefined;
  if (!meant) return undefined;
  if (meant.vague !== undefined)
    return {
      hint: `${meant.vague} are not known here, since they differ in length. Write "${meant.text}".`,
    };
  const hint = `Write "${meant.text}".`;
  return meant.certain ? { hint, fix: { value: meant.text } } : { hint };
};
