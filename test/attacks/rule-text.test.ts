import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRulesetText } from "@proffer/engine";
import type { Problem } from "@proffer/engine";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { top } from "../support/server.ts";

const rules = readFileSync(join(top, "examples/shop/rules.json"), "utf8");

type Path = readonly (string | number)[];

/** Every place in a JSON value, the outermost first. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inner = steps.flatMap((step) =>
    placesIn((value as Record<string | number, unknown>)[step], [...path, step]),
  );
  return [path, ...inner];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((node, step) => (node as Record<string | number, unknown>)[step], value);
}

/** A problem's path as steps: `rules[0].event["a b"]` → `["rules", 0, "event", "a b"]`. */
function stepsOf({ path }: Problem): Path {
  const steps = path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|[^.[\]]+/g);
  return [...steps].map(([name, quoted, index]) =>
    quoted === undefined
      ? index === undefined
        ? name
        : Number(index)
      : (JSON.parse(quoted) as string),
  );
}

/** The value that a path names, or the nearest one around it that is there. */
function nearest(value: unknown, path: Path): unknown {
  let node = value;
  for (const step of path) {
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, step)) break;
    node = (node as Record<string | number, unknown>)[step];
  }
  return node;
}

/** The text from the line and the column that a problem names. */
function textAt(text: string, { line = 0, column = 0 }: Problem): string {
  return text
    .split("\n")
    .slice(line - 1)
    .join("\n")
    .slice(column - 1);
}

/** The fields of each rule that the language gives a meaning to; the languages of a text are the shop's to name. */
const fieldsOfRules = placesIn(JSON.parse(rules)).filter(
  (path) =>
    path[0] === "rules" &&
    typeof path.at(-1) === "string" &&
    path.length > 2 &&
    path.at(-2) !== "text",
);

test.each([["as people write it", 2] as const, ["on one line", undefined] as const])(
  "a misspelt field takes its rule out of service and no other, and is pointed at: %s",
  (_how, indent) => {
    expect(fieldsOfRules.length).toBeGreaterThan(40);
    for (const path of fieldsOfRules) {
      const set = JSON.parse(rules) as { rules: { id: string }[] };
      const healthy = set.rules.map(({ id }) => id);
      const owner = at(set, path.slice(0, -1)) as Record<string, unknown>;
      const name = String(path.at(-1));
      owner[`${name}_`] = owner[name];
      delete owner[name];
      const text = JSON.stringify(set, null, indent);

      const { ruleset, problems } = parseRulesetText(text, "rules.json");

      healthy.splice(Number(path[1]), 1);
      expect({ path, rules: ruleset.rules.map(({ id }) => id).sort() }).toEqual({
        path,
        rules: healthy.sort(),
      });
      for (const problem of problems) {
        const meant = JSON.stringify(nearest(set, stepsOf(problem)), null, indent);
        const first = meant.split("\n", 1)[0] ?? "";
        expect(textAt(text, problem).slice(0, first.length)).toBe(first);
      }
    }
  },
);

/** Pieces that make JSON of what is none, and the other way round. */
const pieces = fc.constantFrom(
  ...'" \\ { } [ ] , : 0 - + . e true nul // /* \' NaN 01 1. .5 0x1 \\u12 \\x "a"'.split(" "),
  ..."\u0000\t\n\v \u00A0\u2028\uD800".split(""),
);
const edits = fc.array(fc.record({ at: fc.nat(), cut: fc.nat(3), piece: pieces }), {
  minLength: 1,
  maxLength: 4,
});

test("text is a syntax error exactly where JSON.parse says so, and the error names a reason and a remedy", () => {
  const whole = '{"version":1,"rules":[{"id":"a","n":[-0.5e+3,"x\\u0041\\n",true,null,{}]}]}';
  fc.assert(
    fc.property(edits, (changes) => {
      let text = whole;
      for (const { at, cut, piece } of changes) {
        const from = at % (text.length + 1);
        text = text.slice(0, from) + piece + text.slice(from + cut);
      }
      const syntax = parseRulesetText(text).problems.filter(({ code }) => code === "syntax");
      expect(syntax.length).toBe(isJson(text) ? 0 : 1);
      for (const { message, hint } of syntax) {
        expect(message).not.toBe("This is not JSON.");
        expect(hint).not.toBe("");
      }
    }),
    { numRuns: 5000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
