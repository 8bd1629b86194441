import type { Properties } from "../event/event.ts";
import { isCurrency, toMinor } from "../facts/money.ts";
import { placeholder, placeholdersOf } from "./placeholder.ts";
import type { Placeholder } from "./placeholder.ts";
import { sayValue } from "./say-value.ts";
import type { Sayable, TemplateStyle } from "./say-value.ts";

export { checkTemplate, placeholdersOf } from "./placeholder.ts";
export type { Placeholder, TemplateFault } from "./placeholder.ts";
export type { TemplateStyle } from "./say-value.ts";

/** What a template may be filled with. */
export interface TemplateScope {
  readonly event: { readonly properties: Properties };
  readonly key: string | null;
  /** The value of the rule's first count or streak. */
  readonly count: number | null;
  readonly trait: Properties;
  /** Of the last Page event. */
  readonly page: Properties;
  readonly cart: {
    readonly items?: number;
    readonly value?: { readonly minor: number; readonly currency: string };
  };
  /** Of the campaign that the action names. */
  readonly campaign: {
    readonly value?:
      | { readonly percent: number }
      | { readonly amount: string; readonly currency: string };
  };
  /** The rule set's, of amounts that come without one. */
  readonly currency: string | null;
}

/**
 * Fills a template; `missing` names the first placeholder that has neither a value nor a fallback.
 *
 * @param style the language of numbers and dates, and the clock of times.
 * @example
 * ```ts
 * fillTemplate("{{event.properties.name}}, {{event.properties.price | money}}", scope, { locale: "en", timezone: "UTC" });
 * // { text: "Celadon teapot, $40.00" }
 * ```
 */
export function fillTemplate(
  text: string,
  scope: TemplateScope,
  style: TemplateStyle,
): { readonly text: string } | { readonly missing: string } {
  let missing: string | undefined;
  const filled = text.replace(placeholder, (whole) => {
    const [read] = placeholdersOf(whole);
    const said = read && (say(read, scope, style) ?? read.fallback ?? undefined);
    if (said === undefined) missing ??= whole;
    return said ?? "";
  });
  return missing === undefined ? { text: filled } : { missing };
}

function say(read: Placeholder, scope: TemplateScope, style: TemplateStyle): string | undefined {
  const value = lookUp(read, scope);
  if (value === undefined || value === null || value === "") return undefined;
  const currency = read.root === "event" ? scope.event.properties["currency"] : undefined;
  return sayValue(value, read.format, style, isCurrency(currency) ? currency : scope.currency);
}

function lookUp(
  { root, name }: Placeholder,
  scope: TemplateScope,
): Sayable | string | null | undefined {
  switch (root) {
    case "key":
    case "count":
      return scope[root];
    case "event":
      return plain(scope.event.properties, name);
    case "trait":
    case "page":
      return plain(scope[root], name);
    case "cart":
      return name === "items" ? scope.cart.items : scope.cart.value;
    case "campaign":
      return campaignValue(scope.campaign);
  }
}

function plain(properties: Properties, name: string | null): Sayable | undefined {
  const value = name !== null && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const isPlain = ["string", "number", "boolean"].includes(typeof value);
  return isPlain ? (value as string | number | boolean) : undefined;
}

function campaignValue({ value }: TemplateScope["campaign"]): Sayable | undefined {
  if (value === undefined || "percent" in value) return value;
  const { amount, currency } = value;
  const minor = toMinor(amount, currency);
  return minor === undefined ? `${amount} ${currency}` : { minor, currency };
}
