import type { ActionType } from "../decision/decision.ts";
import { checkTemplate } from "../decision/template.ts";
import { joinPath } from "./json-text.ts";
import type { Fields, Reader } from "./reader.ts";
import type { Rule } from "./rule.ts";
import { show } from "./reader.ts";
import { didYouMean } from "./suggest.ts";

/** What an action's params may refer to. */
export interface References {
  readonly campaigns: readonly string[];
  /** Those that stand in the file and cannot be read. */
  readonly refusedCampaigns: readonly string[];
  readonly teams: readonly string[];
}

/** What each action's `params` may hold. */
const actionParams = {
  message: ["text"],
  coupon: ["campaign", "text"],
  handoff: ["team", "text"],
  tag: ["tag"],
  webhook: ["endpoint"],
  custom: null,
} as const satisfies Record<ActionType, readonly string[] | null>;

const actionTypes = Object.keys(actionParams) as readonly ActionType[];
const laterActions: readonly string[] = [
  "product_card",
  "bundle",
  "form",
  "survey",
  "guide",
  "faq",
];
const maxTextLength = 2000;
const locale = /^(default|[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?)$/;

/** Reads a rule's `event`: json-rules-engine's word for what the rule does. */
export function readAction(
  reader: Reader,
  value: unknown,
  path: string,
  known: References,
): Rule["action"] | undefined {
  const event = reader.fields(value, path, "“event”", ["type", "params"]);
  if (!event) return undefined;
  const type = readType(reader, event["type"], joinPath(path, "type"));
  if (!type) return undefined;
  const at = joinPath(path, "params");
  const names = actionParams[type];
  const given = event["params"] ?? {};
  const what = `the params of “${type}”`;
  const params = names ? reader.fields(given, at, what, names) : reader.object(given, at, what);
  return params && readParams(reader, type, params, at, known)
    ? { type, params: withDefaultText(params) }
    : undefined;
}

function readType(reader: Reader, type: unknown, path: string): ActionType | undefined {
  const found = actionTypes.find((name) => name === type);
  if (found) return found;
  if (typeof type === "string" && laterActions.includes(type))
    return reader.error(
      "not_supported",
      path,
      `The action “${type}” is not carried out by this version.`,
      `It carries out: ${actionTypes.join(", ")}.`,
    );
  if (type === undefined)
    return reader.error(
      "missing",
      path,
      "“event” has no type.",
      `It is one of ${actionTypes.join(", ")}.`,
    );
  return reader.error(
    "unknown_action",
    path,
    `No action is named ${show(type)}.`,
    didYouMean(type, actionTypes),
  );
}

function readParams(
  reader: Reader,
  type: ActionType,
  params: Fields,
  path: string,
  known: References,
): boolean {
  switch (type) {
    case "message":
      return readText(reader, params["text"], joinPath(path, "text"));
    case "coupon":
      return (
        refersTo(
          reader,
          params["campaign"],
          joinPath(path, "campaign"),
          "campaign",
          known.campaigns,
          known.refusedCampaigns,
        ) && readOptionalText(reader, params, path)
      );
    case "handoff":
      return (
        (params["team"] === undefined ||
          refersTo(reader, params["team"], joinPath(path, "team"), "team", known.teams)) &&
        readOptionalText(reader, params, path)
      );
    case "tag":
      return reader.text(params["tag"], joinPath(path, "tag"), "the tag") !== undefined;
    case "webhook":
      return (
        reader.text(params["endpoint"], joinPath(path, "endpoint"), "the endpoint") !== undefined
      );
    case "custom":
      return (
        reader.text(params["name"], joinPath(path, "name"), "the name of a custom action") !==
        undefined
      );
  }
}

function refersTo(
  reader: Reader,
  value: unknown,
  path: string,
  what: string,
  known: readonly string[],
  refused: readonly string[] = [],
): boolean {
  const id = reader.text(value, path, `the ${what}`);
  if (id === undefined) return false;
  if (known.includes(id)) return true;
  if (refused.includes(id)) {
    const message = `The ${what} “${id}” is refused, so nothing can be given from it.`;
    reader.error("unknown_reference", path, message, `Mend it under “${what}s”.`);
    return false;
  }
  reader.error(
    "unknown_reference",
    path,
    `No ${what} “${id}” is defined.`,
    didYouMean(id, known) || `Define it under “${what}s”.`,
  );
  return false;
}

function readOptionalText(reader: Reader, params: Fields, path: string): boolean {
  return params["text"] === undefined || readText(reader, params["text"], joinPath(path, "text"));
}

/** A text is one string for everybody, or one a locale with a `default`. */
function readText(reader: Reader, value: unknown, path: string): boolean {
  if (typeof value === "string") return readTemplate(reader, value, path);
  const texts = reader.object(value, path, "the text");
  if (!texts) return false;
  if (!("default" in texts)) {
    reader.error(
      "missing",
      joinPath(path, "default"),
      "The text has no “default”.",
      "Add the words for everybody whose language is not listed.",
    );
    return false;
  }
  return Object.entries(texts).every(([name, text]) => {
    const slip = localeHint(name);
    if (slip !== undefined)
      reader.error("bad_value", joinPath(path, name), `“${name}” is not a locale.`, slip);
    return slip === undefined && readTemplate(reader, text, joinPath(path, name));
  });
}

/** Country codes that stand for languages in everyday speech, and not in a reader's settings. */
const countries: Readonly<Record<string, string>> = {
  cn: "zh",
  jp: "ja",
  kr: "ko",
  cz: "cs",
  gr: "el",
  tw: "zh-Hant",
};

function localeHint(name: string): string | undefined {
  const meant = Object.hasOwn(countries, name.toLowerCase())
    ? countries[name.toLowerCase()]
    : undefined;
  if (meant !== undefined) return `“${name}” is a country. Its language is “${meant}”.`;
  if (locale.test(name)) return undefined;
  const dashed = name.replaceAll("_", "-");
  return locale.test(dashed)
    ? `Did you mean “${dashed}”?`
    : 'Use “default” or a tag such as "en", "zh-Hans", "pt-BR".';
}

function readTemplate(reader: Reader, value: unknown, path: string): boolean {
  const text = reader.text(value, path, "the text", maxTextLength);
  if (text === undefined) return false;
  const fault = checkTemplate(text);
  if (fault) reader.error("bad_value", path, fault.message, fault.hint);
  return !fault;
}

function withDefaultText(params: Fields): Fields {
  return typeof params["text"] === "string"
    ? { ...params, text: { default: params["text"] } }
    : params;
}
