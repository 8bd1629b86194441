import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const program = here("names-completion.example.ts");

/** `|` is where the cursor stands. */
const written = `
import type { AcceptedEvent, AnyRuleset, EventProperties } from "./names.ts";
import { defineRuleset } from "./names.ts";
const rules = defineRuleset({
  events: { "Tea Tasted": { cups: "number" } },
  rules: [{ id: "hello", conditions: {}, event: { type: "tag", params: { tag: "a" } } }],
});
interface Client<Of> {
  track<Name extends string>(
    event: AcceptedEvent<Of, Name>,
    properties?: EventProperties<Name, Of>,
  ): void;
}
declare const own: Client<typeof rules>;
declare const any: Client<AnyRuleset>;
`;

const options: ts.CompilerOptions = {
  strict: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
  paths: { "@proffer/engine": [here("../../engine/src/index.ts")] },
};

/** What an editor offers there. */
function completionsOf(call: string): readonly string[] {
  const text = written + call;
  const service = ts.createLanguageService({
    getScriptFileNames: () => [program],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const found = name === program ? text.replace("|", "") : ts.sys.readFile(name);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => here("."),
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === program || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
  });
  const found = service.getCompletionsAtPosition(program, text.indexOf("|"), {});
  return found?.entries.map(({ name }) => name) ?? [];
}

test("An editor completes the names of events: the catalogue's, and a rule set's own", () => {
  const own = completionsOf('own.track("|");');
  expect(own).toEqual(expect.arrayContaining(["Product Viewed", "Order Completed", "Tea Tasted"]));
  const any = completionsOf('any.track("|");');
  expect(any).toContain("Product Viewed");
  expect(any).not.toContain("Tea Tasted");
});

test("An editor completes an event's properties", () => {
  expect(completionsOf('own.track("Tea Tasted", { | });')).toEqual(["cups"]);
  expect(completionsOf('any.track("Product Viewed", { | });')).toContain("price");
});
