import type { Event } from "@proffer/engine";
import { mark } from "./mark.ts";
import { redactText } from "./redact-text.ts";

/**
 * What is to be taken out of events: `true` what {@link redact} finds, `false` nothing; a function is given every text
 * after that, with its path such as `properties.url` or `traits.name`, and returns what may be kept.
 */
export type Redact = boolean | ((text: string, path: string) => string);

/**
 * Takes out of an event what points to a person or opens a door, before it is kept or sent: e-mail addresses, telephone
 * and card numbers, secrets in addresses, tokens. In their place stands `[redacted]`.
 *
 * It looks at every text, and every name, of properties, context and traits. Left alone are the traits of `identify` and the
 * answers of `Form Submitted`, which somebody gave on purpose; and digits in ids.
 *
 * Own code instead of libphonenumber, which is many times the size and has to know the country.
 *
 * @returns the same event where nothing is taken out. Never throws.
 * @example
 * ```ts
 * redact(event).properties["query"]; // "where is my parcel, I am [redacted]"
 * ```
 */
export function redact(event: Event, how: Redact = true): Event {
  if (how === false) return event;
  const given = [
    event.type === "identify" && "traits",
    event.event === "Form Submitted" && "properties.answers",
  ];

  function walk(value: unknown, name: string, path: string, isGiven: boolean): unknown {
    if (typeof value !== "object" || value === null) {
      const open = isGiven ? value : redactValue(value, name);
      return typeof how === "function" && typeof open === "string" ? ask(how, open, path) : open;
    }
    const isList = Array.isArray(value);
    let isSame = true;
    const entries = Object.entries(value).map(([key, before]: [string, unknown]) => {
      const openKey = isGiven || isList ? key : redactText(key, true);
      const inner = path ? `${path}.${openKey}` : openKey;
      const after = walk(before, isList ? name : key, inner, isGiven || given.includes(inner));
      isSame &&= after === before && openKey === key;
      return [openKey, after] as const;
    });
    if (isSame) return value;
    return isList ? entries.map(([, after]) => after) : Object.fromEntries(entries);
  }

  const { properties, context, traits } = event;
  const parts = { properties, ...(context && { context }), ...(traits && { traits }) };
  const open = walk(parts, "", "", false);
  return open === parts ? event : { ...event, ...(open as typeof parts) };
}

/** By this name a property holds a secret. */
const secret = /(?:passw(?:or)?d|pwd|secret|token|jwt|cv[cv]|card_?n(?:umber|o))$/i;

/** By this name it holds a telephone number, if it is one of digits and what people put between them. */
const phone = /(?:phone|mobile|tel|fax|contact|whatsapp)s?(?:_?n(?:umber|o))?$|手机|电话/i;
const phoneLike = /^[\d\s().+/-]{7,25}$/;

/** By this name it holds an id. */
const id = /(?:ids?|sku|key|code|variant|gtin\d*|ean|upc|isbn|mpn|ref|n(?:umber|o))$|[单货编]号/i;

function redactValue(value: unknown, name: string): unknown {
  if (phoneLike.test(String(value)) && phone.test(name)) return mark;
  if (typeof value !== "string") return value;
  return value && secret.test(name) ? mark : redactText(value, id.test(name));
}

/** The host's own function: where it fails, what it would have taken out is not known, and nothing stays. */
function ask(own: Exclude<Redact, boolean>, text: string, path: string): string {
  try {
    const said: unknown = own(text, path);
    return typeof said === "string" ? said : text;
  } catch {
    return mark;
  }
}
