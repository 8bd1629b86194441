import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import { tapes } from "./tape.ts";
import type { Tree } from "./trees.ts";
import { degreeOfTree, growTree } from "./trees.ts";

const choices = 40;

/**
 * An unknown never fires, under any nesting of all, any, not and of segments: a rule fires iff Kleene says true. And where
 * one fires although something is unknown, it fires whichever of the two that turns out to be.
 */
export const unknowns: Law = (engine, trial) =>
  examine("unknowns", tapes(choices).map(growTree), (tree) => holds(engine, tree), trial);

async function holds(engine: Subject, tree: Tree): Promise<void> {
  const { conditions, segments, asked } = tree;
  const event = { type: "tag", params: { tag: "x" } };
  const rule = { id: "r", on: ["Identify"], conditions, event };
  const { ruleset } = engine.parseRuleset({ version: 1, segments, rules: [rule] });
  const fires = async (traits: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const state = engine.createState("c");
    return (await engine.fire(state, { ...identify, traits }, ruleset)).length > 0;
  };
  const said = Object.entries(asked).map(([name, { value }]) => [name, value] as const);
  const traits = Object.fromEntries(said);
  const fired = await fires(traits);
  same("it fires", fired, degreeOfTree(tree) === 1);
  for (const [name, { degree, probe }] of Object.entries(asked)) {
    if (!fired || degree !== 0.5) continue;
    same(`it fires where ${name} is true`, await fires({ ...traits, [name]: probe.yes }), true);
    same(`it fires where ${name} is false`, await fires({ ...traits, [name]: probe.no }), true);
  }
}

const identify = {
  messageId: "0",
  type: "identify",
  event: "Identify",
  properties: {},
  timestamp: 0,
} as const;
