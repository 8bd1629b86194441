import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type * as Testing from "@proffer/engine/testing";
import { bundle } from "../support/bundle.ts";
import { chromiumPath, launch } from "../support/browser.ts";
import { top } from "../support/server.ts";

const outDir = join(top, "test/.artifacts/minified-engine");
const folder = join(top, "packages/engine/conformance");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Testing.ConformanceFile);
const cases = files.flatMap((file) => file.cases).length;

let entry: string;

beforeAll(async () => {
  entry = await bundle(join(top, "packages/engine/src/testing/index.ts"), outDir, {});
});

/** Runs every case in every mode; gives how many ran and those that came out otherwise than they should. */
async function runAll(
  testing: typeof Testing,
  given: readonly Testing.ConformanceFile[],
): Promise<{ ran: number; wrong: string[] }> {
  let ran = 0;
  const wrong: string[] = [];
  for (const file of given)
    for (const one of file.cases)
      for (const mode of testing.conformanceModes) {
        const { expected, actual } = await testing.runConformanceCase(file, one, mode);
        ran++;
        // Keys come in the same order on both sides, so text tells whether they are the same.
        const sorted = (list: readonly unknown[]) =>
          JSON.stringify(list, (_key, value: unknown) => value ?? null);
        if (sorted(expected) !== sorted(actual))
          wrong.push(`${one.name} (${mode}): ${sorted(actual)}`);
      }
  return { ran, wrong };
}

describe("The conformance cases on the minified build, json-rules-engine slimmed", () => {
  test("in Node", async () => {
    const testing = (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as typeof Testing;
    expect(await runAll(testing, files)).toEqual({ ran: cases * 3, wrong: [] });
  });

  test("hold no eval and no new Function, which a strict page would stop", () => {
    const code = readdirSync(outDir, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".js"),
    );
    for (const name of code)
      expect(readFileSync(join(outDir, name), "utf8")).not.toMatch(/new Function|\beval\(/);
    expect(code.length).toBeGreaterThan(1);
  });

  test.skipIf(chromiumPath === undefined)(
    "in a real browser, under a policy without unsafe-eval",
    async () => {
      const page =
        '<!doctype html><meta http-equiv="content-security-policy" content="script-src \'self\'"><title>Conformance</title>';
      const types: Record<string, string> = { ".js": "text/javascript", ".html": "text/html" };
      const server = createServer((request, response) => {
        const path = request.url ?? "/";
        const file = join(outDir, path);
        response.statusCode = path === "/" || existsSync(file) ? 200 : 404;
        response.setHeader("content-type", types[extname(path)] ?? "text/html");
        response.end(path === "/" ? page : response.statusCode === 200 ? readFileSync(file) : "");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      let browser: Browser | undefined;
      try {
        browser = await launch();
        const tab = await browser.newPage();
        await tab.goto(`http://127.0.0.1:${port}/`);
        const run = `(${runAll.toString()})(await import("/entry.js"), given)`;
        // Parsed in the page: written out as a program, a key named __proto__ would be the object's prototype.
        const given = `JSON.parse(${JSON.stringify(JSON.stringify(files))})`;
        const result = await tab.evaluate(`(async (given) => ${run})(${given})`);
        expect(result).toEqual({ ran: cases * 3, wrong: [] });
      } finally {
        await browser?.close();
        server.close();
      }
    },
  );
});
