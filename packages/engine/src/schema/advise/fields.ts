import { parentOf } from "../path.ts";
import type { Adviser } from "./advice.ts";

const ofRules = [
  "id",
  "conditions",
  "event",
  "on",
  "repeat",
  "limits",
  "audience",
  "dates",
  "consent",
  "experiment",
  "priority",
];
const ofRuleset = ["timezone", "currency", "locale", "frequency", "campaigns", "segments", "tests"];
const ofParams = ["by", "within", "where", "visits", "property", "part", "resetBy", "maxGap"];

/** What rules of other tools call their parts. */
const otherNames: Readonly<Record<string, string>> = {
  action: "event",
  actions: "event",
  do: "event",
  when: "conditions",
  if: "conditions",
  condition: "conditions",
  trigger: "on",
  triggers: "on",
  cooldown: "limits",
  limit: "limits",
  segment: "audience",
  active: "enabled",
};

/** A field that is right, and stands in the wrong place; or that has another name elsewhere. */
export const adviseField: Adviser = ({ problem, name }) => {
  if (problem.code !== "unknown_field") return undefined;
  const parent = parentOf(problem.path);
  if (parent === "" && ofRules.includes(name))
    return { hint: `“${name}” belongs in a rule: "rules": [{ …, "${name}": … }].` };
  if (/^rules\[\d+\]$/.test(parent)) {
    if (ofRuleset.includes(name))
      return { hint: `“${name}” belongs at the top of the rule set, beside “rules”.` };
    const other = Object.hasOwn(otherNames, name.toLowerCase())
      ? otherNames[name.toLowerCase()]
      : undefined;
    if (other !== undefined) return { hint: `Here it is called “${other}”.` };
  }
  if (/(\]|\.not|conditions)$/.test(parent) && ofParams.includes(name))
    return problem.message.startsWith("A condition has")
      ? { hint: `“${name}” belongs in “params”: "params": { …, "${name}": … }.` }
      : undefined;
  return undefined;
};
