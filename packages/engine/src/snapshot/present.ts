import type { Event } from "../event/event.ts";
import type { Session } from "../history/session.ts";
import type { Present, Shown } from "../history/present.ts";
import type { Reads } from "./layout.ts";
import type { TableReader, TableWriter } from "./tables.ts";

/** Writes what holds for a customer now, as far as the rule set reads it; what needs no words is left out. */
export function writePresent(to: TableWriter, present: Present, reads: Reads): void {
  writeSession(to, present.session, reads);
  writeShown(to, present.shown);
  const rest = JSON.stringify(restOf(present, reads));
  to.bytes.text(rest === "{}" ? "" : rest);
}

export function readPresent(from: TableReader, present: Present): void {
  present.session = readSession(from);
  present.shown.push(...readShown(from));
  const rest = from.bytes.text();
  if (rest === "") return;
  const { cart, muted, ...others } = JSON.parse(rest) as Rest;
  for (const [id, line] of cart ?? []) present.cart.set(id, line);
  for (const rule of muted ?? []) present.muted.add(rule);
  Object.assign(present, others);
}

/** The rare and the open-ended, as JSON. */
interface Rest {
  readonly cart?: readonly (readonly [
    string,
    Present["cart"] extends Map<string, infer Line> ? Line : never,
  ])[];
  readonly muted?: readonly string[];
  readonly traits?: Present["traits"];
  readonly page?: Event;
}

function restOf(present: Present, reads: Reads): Partial<Record<keyof Present, unknown>> {
  const { traits, identifiedBy, page, message, cart, cartBy, locale, timezone } = present;
  const { agents, agentsBy, consent, muted } = present;
  return {
    ...(reads.trait && Object.keys(traits).length > 0 && { traits, identifiedBy }),
    ...(reads.page && page && { page }),
    ...(reads.message && message && { message }),
    ...(reads.cart && cartBy !== undefined && { cart: [...cart], cartBy }),
    ...(reads.agents && agents && { agents, agentsBy }),
    ...(locale !== undefined && { locale }),
    ...(timezone !== undefined && { timezone }),
    ...(Object.keys(consent).length > 0 && { consent }),
    ...(muted.size > 0 && { muted: [...muted] }),
  };
}

function writeSession(to: TableWriter, session: Session | undefined, reads: Reads): void {
  to.bytes.number(session?.number ?? 0);
  if (!session) return;
  to.instant(session.startAt);
  to.instant(session.lastAt);
  to.bytes.number(session.events);
  if (!reads.session) return;
  to.bytes.number(session.pages);
  to.bytes.text(session.startedBy);
  to.bytes.text(session.referrer ?? "");
}

function readSession(from: TableReader): Session | undefined {
  const number = from.bytes.number();
  if (number === 0) return undefined;
  const [startAt, lastAt, events] = [from.instant(), from.instant(), from.bytes.number()];
  const short = { number, startAt, lastAt, events };
  if (!from.reads.session) return { ...short, pages: 0, startedBy: "", referrer: undefined };
  const [pages, startedBy, referrer] = [from.bytes.number(), from.bytes.text(), from.bytes.text()];
  return { ...short, pages, startedBy, referrer: referrer === "" ? undefined : referrer };
}

function writeShown(to: TableWriter, shown: readonly Shown[]): void {
  to.bytes.number(shown.length);
  for (const { at, rule, key, heldOut } of shown) {
    to.instant(at);
    to.text(rule);
    to.bytes.byte((key === null ? 0 : 1) + (heldOut ? 2 : 0));
    if (key !== null) to.text(key);
  }
}

function readShown(from: TableReader): readonly Shown[] {
  return from.list(() => {
    const [at, rule, flags] = [from.instant(), from.text(), from.bytes.byte()];
    return { at, rule, key: flags % 2 === 1 ? from.text() : null, heldOut: flags >= 2 };
  });
}
