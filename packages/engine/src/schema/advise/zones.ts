import { isTimeZone } from "../../event/calendar.ts";
import type { Adviser } from "./advice.ts";

/** Places that have no zone by their own name. */
const places: Readonly<Record<string, string>> = {
  beijing: "Asia/Shanghai",
  北京: "Asia/Shanghai",
  上海: "Asia/Shanghai",
  中国: "Asia/Shanghai",
  china: "Asia/Shanghai",
  shenzhen: "Asia/Shanghai",
  guangzhou: "Asia/Shanghai",
  香港: "Asia/Hong_Kong",
  台北: "Asia/Taipei",
  munich: "Europe/Berlin",
  hamburg: "Europe/Berlin",
  germany: "Europe/Berlin",
  cet: "Europe/Berlin",
  france: "Europe/Paris",
  japan: "Asia/Tokyo",
  uk: "Europe/London",
  san_francisco: "America/Los_Angeles",
  seattle: "America/Los_Angeles",
  washington: "America/New_York",
  boston: "America/New_York",
};

/** The zone of a city that is named alone. */
export function zoneOf(written: string): string | undefined {
  const word = written
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  const zone =
    knownZones().find((name) => name.toLowerCase().split("/").at(-1) === word) ??
    (Object.hasOwn(places, word) ? places[word] : undefined);
  return zone !== undefined && isTimeZone(zone) ? zone : undefined;
}

/** Older runtimes do not list them. */
function knownZones(): readonly string[] {
  return typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
}

/** “Berlin” for “Europe/Berlin”. */
export const adviseZone: Adviser = ({ problem, value }) => {
  if (problem.code !== "bad_value" || !problem.message.includes("is no time zone"))
    return undefined;
  const zone = typeof value === "string" ? zoneOf(value) : undefined;
  if (zone !== undefined) return { hint: `Did you mean “${zone}”?` };
  if (typeof value === "string" && /^(utc|gmt)?\s*[+-]\s*\d/i.test(value.trim()))
    return {
      hint: 'An offset says nothing of summer time. Write the zone of a city: "Asia/Shanghai", "Europe/Berlin".',
    };
  return undefined;
};
