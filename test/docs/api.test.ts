import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as engine from "@proffer/engine";
import { top } from "../support/server.ts";

interface PublicName {
  readonly name: string;
  readonly documented: boolean;
  readonly callable: boolean;
  readonly example: string | undefined;
}

/** What a package's front door exports, and what is said of it. */
function publicNames(name: string, part = ""): readonly PublicName[] {
  const folder = join(top, "packages", name);
  const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const door = join(folder, "src", part, "index.ts");
  const program = ts.createProgram([door], {
    ...options,
    noEmit: true,
    composite: false,
    incremental: false,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(door);
  const module = source && checker.getSymbolAtLocation(source);
  return (module ? checker.getExportsOfModule(module) : []).map((symbol) => {
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const example = own.getJsDocTags(checker).find((tag) => tag.name === "example");
    return {
      name: symbol.name,
      documented: ts.displayPartsToString(own.getDocumentationComment(checker)) !== "",
      callable: (own.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) !== 0,
      example: example && ts.displayPartsToString(example.text),
    };
  });
}

describe.each([
  ["engine", ""],
  ["protocol", ""],
  ["sdk", ""],
  ["sdk", "push"],
  ["node", ""],
  ["widget", ""],
  ["server", ""],
])("@proffer/%s %s", (name, part) => {
  const names = publicNames(name, part);

  test("says of every public name what it is for", () => {
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter(({ documented }) => !documented).map(({ name }) => name)).toEqual([]);
  });

  test("shows an example of everything that can be called", () => {
    const without = names.filter(({ callable, example }) => callable && example === undefined);
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});

describe("The engine's examples", () => {
  const lines = publicNames("engine").flatMap(({ example = "" }) =>
    [...example.matchAll(/^(\w+\(.*\)); \/\/ (.+)$/gm)].map(
      ([, call = "", result = ""]) => [call, result] as const,
    ),
  );

  test("are enough to be worth running", () => expect(lines.length).toBeGreaterThan(12));

  test.each(lines)("%s gives %s", (call, result) => {
    const evaluate = (code: string): unknown =>
      // The examples are our own, and running them is the point.
      new Function(...Object.keys(engine), `return (${code});`)(...Object.values(engine));
    expect(evaluate(call)).toEqual(evaluate(result));
  });
});
