import type { ActionType } from "../decision/decision.ts";
import { actionTypes } from "../decision/decision.ts";
import { actionShapes } from "./action-shapes.ts";
import { joinPath } from "./json-text.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { RuleAction } from "./rule.ts";
import { didYouMean } from "./suggest.ts";

/** What an action's params may refer to. */
export interface References {
  readonly campaigns: readonly string[];
  /** Those that stand in the file and cannot be read. */
  readonly refusedCampaigns: readonly string[];
  readonly teams: readonly string[];
}

/** Reads a rule's `event`: json-rules-engine's word for what the rule does. */
export function readAction(
  reader: Reader,
  value: unknown,
  path: string,
  known: References,
): RuleAction | undefined {
  const event = reader.fields(value, path, "“event”", ["type", "params"]);
  if (!event) return undefined;
  const type = readType(reader, event["type"], joinPath(path, "type"));
  if (!type) return undefined;
  const params = event["params"] ?? {};
  const what = `the params of “${type}”`;
  const good = actionShapes[type]({ reader, known }, params, joinPath(path, "params"), what);
  return good ? { type, params: withDefaultText(params as Fields) } : undefined;
}

function readType(reader: Reader, type: unknown, path: string): ActionType | undefined {
  const found = actionTypes.find((name) => name === type);
  if (found) return found;
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

/** One text for everybody is the text of every language that has none of its own. */
function withDefaultText(params: Fields): Fields {
  return typeof params["text"] === "string"
    ? { ...params, text: { default: params["text"] } }
    : params;
}
