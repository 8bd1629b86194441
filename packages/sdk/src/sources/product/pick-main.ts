import type { Reading } from "./reading.ts";
import { isElsewhere } from "./same-page.ts";

/** More than any address can count. */
const main = 1000;

/**
 * The product that a page is about, with all that is said of it; empty where there is none, or several and nothing
 * tells them apart: a list is about none of its products.
 *
 * First comes what the markup calls the page's main entity, then what names the page's address, then what says no
 * address. What names another page is that page's product: a teaser, a carousel of related ones.
 */
export function pickMain(readings: readonly Reading[]): readonly Reading[] {
  const here = readings.filter((reading) => reading.here !== isElsewhere);
  const ranks = here.map((reading) => reading.here + (reading.isMain ? main : 0));
  const first = Math.max(...ranks);
  const [lead, ...others] = here.filter((_, at) => ranks[at] === first);
  if (!lead || !others.every((other) => isSame(lead, other))) return [];
  return [lead, ...here.filter((other) => other !== lead && isSame(lead, other))];
}

/** By the ids where both have some, else by the name. */
function isSame(one: Reading, other: Reading): boolean {
  const [ids, otherIds] = [idsOf(one), idsOf(other)];
  if (ids.length > 0 && otherIds.length > 0) return ids.some((id) => otherIds.includes(id));
  const [name, otherName] = [nameOf(one), nameOf(other)];
  return name !== "" && name === otherName;
}

/**
 * Whether two syntaxes speak of two products: by their stock-keeping units, and neither name is part of the other. What
 * OpenGraph takes for an id comes from an advertiser's catalogue, and a title is not a name; they contradict nobody.
 */
export function contradict(one: Reading, other: Reading): boolean {
  const [sku, otherSku] = [one.properties["sku"], other.properties["sku"]];
  const [name, otherName] = [nameOf(one), nameOf(other)];
  return (
    sku !== undefined &&
    otherSku !== undefined &&
    sku !== otherSku &&
    !name.includes(otherName) &&
    !otherName.includes(name)
  );
}

function idsOf({ properties, spareId }: Reading): unknown[] {
  const ids = [properties["product_id"], properties["sku"]].filter((id) => id !== undefined);
  return ids.length > 0 || spareId === undefined ? ids : [spareId];
}

function nameOf({ properties }: Reading): string {
  return String(properties["name"] ?? "").toLowerCase();
}
