import type { ActionType } from "../decision/decision.ts";
import { actionTypes } from "../decision/decision.ts";
import { actionShapes } from "./action-shapes.ts";
import { joinPath } from "./json-text.ts";
import type { Fields } from "./reader.ts";
import { Reader, show } from "./reader.ts";
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
  const at = joinPath(path, "params");
  const what = `the params of “${type}”`;
  const { params = {} } = event;
  if (
    event["params"] === undefined &&
    !actionShapes[type]({ reader: new Reader(), known }, {}, at, what)
  )
    return reader.error(
      "missing",
      at,
      `The params of “${type}” are missing.`,
      `A “${type}” needs them: see docs/rules.md, or let your editor complete them.`,
    );
  const good = actionShapes[type]({ reader, known }, params, at, what);
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
