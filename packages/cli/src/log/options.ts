import { parseLocal } from "@proffer/engine";

/** Reads an instant of the command line: UTC ms, or ISO 8601; without a zone it is on the clocks of `zone`. */
export function instantOption(text: string, zone: string): number {
  const instant = parseLocal(/^\d+$/.test(text) ? Number(text) : text, zone);
  if (instant !== undefined) return instant;
  throw new Error(
    `--at is an instant such as 2026-11-22T14:00 (in ${zone}) or 2026-11-22T06:00:00Z, not “${text}”.`,
  );
}
