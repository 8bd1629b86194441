import type { Properties } from "../event/event.ts";

/** What a template may be filled with. */
export interface TemplateScope {
  readonly event: { readonly properties: Properties };
  readonly key: string | null;
  readonly trait: Properties;
  /** The value of the rule's first count or streak. */
  readonly count: number | null;
}

const placeholder = /\{\{([^{}]*)\}\}/g;
const inside =
  /^\s*(?:(event\.properties|trait)\.([\p{L}\p{N}_$-]+)|(key|count))\s*(?:\|\s*"([^"]*)"\s*)?$/u;

/** What is wrong with a template before anybody fills it; `undefined` where nothing is. */
export function checkTemplate(
  text: string,
): { readonly message: string; readonly hint: string } | undefined {
  for (const [whole, body = ""] of text.matchAll(placeholder))
    if (!inside.test(body))
      return {
        message: `“${whole}” is not something a text can name.`,
        hint: 'Use {{event.properties.name}}, {{trait.first_name | "there"}}, {{key}} or {{count}}.',
      };
  const rest = text.replace(placeholder, "");
  if (rest.includes("{{") || rest.includes("}}"))
    return { message: "A {{ or }} has no partner.", hint: "Write {{event.properties.name}}." };
  return undefined;
}

/**
 * Fills a template; `missing` names the first placeholder that has no value and no fallback.
 *
 * @example
 * ```ts
 * fillTemplate('Still thinking about {{event.properties.name}}?', scope);
 * // { text: "Still thinking about Celadon teapot?" }
 * ```
 */
export function fillTemplate(
  text: string,
  scope: TemplateScope,
): { readonly text: string } | { readonly missing: string } {
  let missing: string | undefined;
  const filled = text.replace(placeholder, (whole, body: string) => {
    const value = lookUp(body, scope);
    missing ??= value === undefined ? whole : undefined;
    return value ?? "";
  });
  return missing === undefined ? { text: filled } : { missing };
}

function lookUp(body: string, scope: TemplateScope): string | undefined {
  const [, root, name, word, fallback] = inside.exec(body) ?? [];
  if (word === "key") return scope.key ?? fallback;
  if (word === "count") return scope.count === null ? fallback : String(scope.count);
  const properties = root === "trait" ? scope.trait : scope.event.properties;
  const value =
    name !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const plain =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return plain && value !== "" ? String(value) : fallback;
}
