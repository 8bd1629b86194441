import { catalogue } from "../../event/catalogue.ts";
import { joinPath } from "../../rules/json-text.ts";
import { didYouMean } from "../../rules/suggest.ts";
import type { Lint } from "./subject.ts";
import { found, idsUnder, valueAt } from "./subject.ts";

/** Events at which facts of the shop's own want to be looked at, and which nobody knows. */
export const findUnknownTriggers: Lint = ({ json }) => {
  const known = ["*", ...Object.keys(catalogue), ...idsUnder(json, "events")];
  return idsUnder(json, "facts").flatMap((id) => {
    const at = joinPath(joinPath("facts", id), "on");
    const on = valueAt(json, at);
    const names: readonly unknown[] = Array.isArray(on) ? on : [];
    return names.flatMap((name, i) => {
      if (typeof name !== "string" || known.includes(name)) return [];
      const hint = didYouMean(name, known) || "Declare your own events under “events”.";
      const message = `No event is named “${name}”.`;
      return [found("error", "unknown_event", joinPath(at, i), message, hint)];
    });
  });
};
