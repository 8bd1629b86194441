import type { Properties } from "../event/event.ts";
import { cartValue } from "../facts/present.ts";
import type { Cart } from "../history/cart.ts";
import type { State } from "../history/state.ts";
import type { Fired } from "../rules/look.ts";
import type { RuleAction, Ruleset } from "../rules/rule.ts";
import type { Action } from "./decision.ts";
import { needsSurface } from "./decision.ts";
import { fillTemplate } from "./template.ts";
import type { TemplateScope } from "./template.ts";

/** An action with every text filled in, or the first placeholder that nothing is known for. */
export type Filled = { readonly action: Action } | { readonly missing: string };

/** Fills in the texts of an action, in every language and however deep they stand. */
export function fillAction(
  action: RuleAction,
  fired: Fired,
  state: State,
  ruleset: Ruleset,
): Filled {
  // What nobody sees goes to the host's own code as it is written.
  if (!needsSurface(action.type)) return { action };
  const filler = new Filler(scopeOf(action, fired, state, ruleset), state, ruleset);
  const filled = filler.fill(action.params, ruleset.locale) as Properties;
  if (filler.missing !== undefined) return { missing: filler.missing };
  if (action.type !== "product_card") return { action: { type: action.type, params: filled } };
  const product = productOf(filled, fired.look.event.properties);
  return product
    ? { action: { type: action.type, params: { ...filled, product } } }
    : { missing: "{{event.properties.name}}" };
}

const productFields = ["product_id", "name", "price", "currency", "image_url", "url"];

/** The product of a card: what it leaves out is the event's, unless it is about another product. */
function productOf({ product }: Properties, about: Properties): Properties | undefined {
  const own = (product ?? {}) as Properties;
  const isAnother = own["product_id"] !== undefined && own["product_id"] !== about["product_id"];
  const known = Object.entries(isAnother ? {} : about).filter(([name]) =>
    productFields.includes(name),
  );
  const whole: Properties = { ...Object.fromEntries(known), ...own };
  return typeof whole["name"] === "string" && whole["name"] !== "" ? whole : undefined;
}

class Filler {
  missing: string | undefined;
  readonly #scope: TemplateScope;
  readonly #timezone: string;
  readonly #reader: string | undefined;
  readonly #ruleset: Ruleset;

  constructor(scope: TemplateScope, { present }: State, ruleset: Ruleset) {
    this.#scope = scope;
    this.#timezone = present.timezone ?? ruleset.timezone ?? "UTC";
    this.#reader = present.locale;
    this.#ruleset = ruleset;
  }

  /** @param tag the language that a text stands under. */
  fill(value: unknown, tag: string): unknown {
    if (typeof value === "string") return this.#text(value, tag);
    if (Array.isArray(value)) return value.map((entry) => this.fill(entry, tag));
    if (typeof value !== "object" || value === null) return value;
    const texts = "default" in value;
    const inner = (name: string): string =>
      texts ? (name === "default" ? this.#ruleset.locale : name) : tag;
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([name, entry]) => [name, this.fill(entry, inner(name))]),
    );
  }

  #text(template: string, tag: string): string {
    const style = { locale: this.#localeFor(tag), timezone: this.#timezone };
    const result = fillTemplate(template, this.#scope, style);
    if ("text" in result) return result.text;
    this.missing ??= result.missing;
    return "";
  }

  /** The customer's own way with numbers and dates, where it belongs to the language of the text. */
  #localeFor(tag: string): string {
    const [language] = tag.toLowerCase().split("-");
    const [own] = this.#reader?.toLowerCase().split("-") ?? [];
    return this.#reader !== undefined && own === language ? this.#reader : tag;
  }
}

function scopeOf(
  { params }: RuleAction,
  { firing, look }: Fired,
  { present }: State,
  { campaigns, currency }: Ruleset,
): TemplateScope {
  const counted = firing.facts.find(({ fact }) => fact === "count" || fact === "streak")?.value;
  const { campaign: id } = params;
  const campaign = typeof id === "string" ? campaigns.get(id) : undefined;
  return {
    event: { properties: look.event.properties },
    key: firing.key,
    count: typeof counted === "number" ? counted : null,
    trait: present.traits,
    page: present.page?.properties ?? {},
    cart: cartScope(present.cart, currency),
    campaign: campaign ? { value: campaign.value } : {},
    currency,
  };
}

function cartScope(cart: Cart, assumed: string | null): TemplateScope["cart"] {
  const lines = [...cart.values()];
  const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const own = lines[0]?.currency;
  const currency = typeof own === "string" ? own : assumed;
  const minor = currency === null ? undefined : cartValue(lines, { currency, assumed });
  const value = minor === undefined || currency === null ? {} : { value: { minor, currency } };
  return lines.length === 0 ? {} : { items, ...value };
}

/**
 * The words for a reader's language: `zh-Hant-TW` falls back to `zh-Hant`, then `zh`, then `default`.
 *
 * @param texts an action's `text`.
 * @param locale a BCP 47 tag; letter case does not matter.
 * @example
 * ```ts
 * pickText({ default: "Hello", zh: "你好" }, "zh-Hans-CN"); // "你好"
 * ```
 */
export function pickText(texts: unknown, locale: string): string | undefined {
  if (typeof texts === "string") return texts;
  if (typeof texts !== "object" || texts === null) return undefined;
  const byTag = new Map(
    Object.entries(texts).map(([tag, text]) => [tag.toLowerCase(), String(text)]),
  );
  for (
    let tag = locale.toLowerCase();
    tag !== "";
    tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")))
  ) {
    const text = byTag.get(tag);
    if (text !== undefined) return text;
  }
  return byTag.get("default");
}
