import type { Properties } from "../event/event.ts";
import type { State } from "../history/state.ts";
import type { Fired } from "../rules/look.ts";
import type { Action } from "./decision.ts";
import { fillTemplate } from "./template.ts";
import type { TemplateScope } from "./template.ts";

/** The rule's action with every locale's text filled in; `missing` where any of them cannot be. */
export function fillAction(
  fired: Fired,
  state: State,
): { readonly action: Action } | { readonly missing: string } {
  const { type, params } = fired.rule.action;
  const texts = params["text"];
  if (typeof texts !== "object" || texts === null) return { action: { type, params } };
  const scope = scopeOf(fired, state);
  const filled: Record<string, string> = {};
  for (const [locale, template] of Object.entries(texts as Properties)) {
    const result = fillTemplate(String(template), scope);
    if ("missing" in result) return result;
    filled[locale] = result.text;
  }
  return { action: { type, params: { ...params, text: filled } } };
}

function scopeOf({ firing, look }: Fired, state: State): TemplateScope {
  const counted = firing.facts.find(({ fact }) => fact === "count" || fact === "streak")?.value;
  return {
    event: { properties: look.event.properties },
    key: firing.key,
    trait: state.traits,
    count: typeof counted === "number" ? counted : null,
  };
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
