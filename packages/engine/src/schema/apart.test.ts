import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const source = fileURLToPath(new URL("../", import.meta.url));

test("Nothing of the engine but this folder leans on the schemas, so that a browser never loads them", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .filter((name) => !/^schema[\\/]/.test(name));
  const leaning = files.filter((name) =>
    /from "(zod|[^"]*\/schema\/[^"]*)"/.test(readFileSync(source + name, "utf8")),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(leaning).toEqual([]);
});
