import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { parseRuleset } from "../rules/parse.ts";
import { actionSchemas } from "./action.ts";
import { ownNames, rulesetJsonSchema } from "./json-schema.ts";

type Node = Record<string, unknown>;

const schema = rulesetJsonSchema();
const definitions = schema["definitions"] as Record<string, Node>;

/** A node with what it refers to laid under it. */
function resolved(node: Node): Node {
  const [ref] = [node, ...((node["allOf"] ?? []) as Node[])].flatMap(({ $ref }) => $ref ?? []);
  const name = typeof ref === "string" ? ref.replace("#/definitions/", "") : undefined;
  return name === undefined ? node : { ...resolved(definitions[name] ?? {}), ...node };
}

/** Every property of the schema, wherever it stands, with its path. */
function* properties(node: unknown, path = ""): Generator<readonly [path: string, node: Node]> {
  if (typeof node !== "object" || node === null) return;
  for (const [name, inner] of Object.entries(node)) {
    if (["examples", "enum", "const", "required"].includes(name)) continue;
    if (name !== "properties") yield* properties(inner, `${path}/${name}`);
    else
      for (const [property, value] of Object.entries(inner as Record<string, Node>)) {
        yield [`${path}.${property}`, value];
        yield* properties(value, `${path}.${property}`);
      }
  }
}

const all = [...properties(schema)];

describe("The JSON Schema of a rule set", () => {
  test("says of every property what it is for", () => {
    expect(all.length).toBeGreaterThan(150);
    const silent = all.filter(([, node]) => typeof resolved(node)["description"] !== "string");
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test("shows an example of every property", () => {
    const bare = all.filter(([, node]) => !Array.isArray(resolved(node)["examples"]));
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test("has hover texts with the examples for editors that know Markdown", () => {
    expect(schema["properties"]).toMatchObject({
      currency: {
        markdownDescription: expect.stringContaining('For example `"CNY"`') as string,
      },
    });
  });

  test("closes every object but texts by language, custom params and what is named freely", () => {
    const rule = definitions["rule"];
    expect(schema["additionalProperties"]).toBe(false);
    expect(rule?.["additionalProperties"]).toBe(false);
  });

  test("completes event names from the catalogue and takes any other", () => {
    expect(definitions["event-name"]).toEqual({
      anyOf: [
        { enum: expect.arrayContaining(["*", "Product Viewed", "Order Completed"]) as unknown },
        { type: "string", minLength: 1 },
      ],
    });
  });

  test("leaves none of its own marks behind", () => {
    expect(JSON.stringify(schema)).not.toContain("x-proffer");
  });

  test("takes the names that a rule set declares", () => {
    const own = rulesetJsonSchema(
      ownNames({
        events: { "Quiz Finished": {} },
        facts: { stock: {} },
        operators: { near: {} },
      }),
    );
    const { operator, condition } = own["definitions"] as Record<string, Node>;
    expect(operator?.["enum"]).toContain("near");
    expect(JSON.stringify(condition)).toContain('"stock"');
    expect(JSON.stringify(definitions["condition"])).not.toContain("of your own.");
  });

  test("has an action for every type", () => {
    const types = definitions["action"]?.["anyOf"] as { properties: { type: { const: string } } }[];
    expect(types.map(({ properties }) => properties.type.const)).toEqual(
      Object.keys(actionSchemas),
    );
  });
});

describe("As any validator reads it, the schema", () => {
  const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const recipes = fileURLToPath(new URL("../../../../examples/recipes/", import.meta.url));

  test.each(readdirSync(recipes).filter((name) => name.endsWith(".json")))("takes %s", (name) => {
    const json: unknown = JSON.parse(readFileSync(recipes + name, "utf8"));
    expect(validator.safeParse(json).error?.issues ?? []).toEqual([]);
  });

  const thirdLook = JSON.parse(readFileSync(`${recipes}01-third-look.json`, "utf8")) as {
    rules: { conditions: unknown }[];
  };
  const leaf = { fact: "count", params: { event: "Page" }, operator: "equal", value: 3 };
  test.each([
    ["a misspelt operator", { ...leaf, operator: "equals" }],
    ["a misspelt fact", { ...leaf, fact: "cuont" }],
    ["a misspelt param", { ...leaf, params: { event: "Page", withn: "7d" } }],
    ["a text for a number", { ...leaf, value: "3" }],
  ])("underlines %s", (_name, condition) => {
    const [rule] = thirdLook.rules;
    const withCondition = (one: unknown) => ({
      version: 1,
      rules: [{ ...rule, conditions: { all: [one] } }],
    });
    expect(validator.safeParse(withCondition(leaf)).success).toBe(true);
    expect(validator.safeParse(withCondition(condition)).success).toBe(false);
  });
});

describe("What the schema offers, the engine knows", () => {
  const offered = [...instances(schema)];

  test("in every corner", () => expect(offered.length).toBeGreaterThan(60));

  test("so that no completion is refused as a field that nobody knows", () => {
    const refused = offered.flatMap((ruleset) =>
      parseRuleset(ruleset)
        .problems.filter(({ code }) => code === "unknown_field" || code === "unknown_action")
        .map(({ path, message }) => `${path}: ${message}`),
    );
    expect([...new Set(refused)]).toEqual([]);
  });
});

/** Values with every property that the schema offers in it, one for each way to take every choice. */
function* instances(given: Node, depth = 0): Generator<unknown> {
  const node = resolved(given);
  const choices = (node["anyOf"] ?? []) as Node[];
  if (choices.length > 0) {
    for (const choice of choices)
      if (depth < 14) yield* instances({ examples: node["examples"], ...choice }, depth + 1);
  } else if (node["type"] === "array" && typeof node["items"] === "object") {
    for (const item of instances(node["items"] as Node, depth + 1)) yield [item, item];
  } else if (typeof node["properties"] === "object") yield* objects(node, depth);
  else if ("const" in node) yield node["const"];
  else if (Array.isArray(node["enum"])) yield node["enum"][0];
  else yield (node["examples"] as unknown[] | undefined)?.[0] ?? "7d";
}

/** One property after the other in every way, the others in their first. */
function* objects(node: Node, depth: number): Generator<unknown> {
  const parts = Object.entries(node["properties"] as Record<string, Node>).map(
    ([name, inner]) => [name, [...take(instances(inner, depth + 1), 60)]] as const,
  );
  const first = parts.flatMap(([name, [value]]) => (value === undefined ? [] : [[name, value]]));
  for (const [name, values] of parts)
    for (const value of values) yield { ...Object.fromEntries(first), [name]: value };
}

function* take<Item>(items: Iterable<Item>, max: number): Generator<Item> {
  let count = 0;
  for (const item of items) {
    if (count++ >= max) return;
    yield item;
  }
}
