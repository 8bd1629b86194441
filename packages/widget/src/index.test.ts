// @vitest-environment node
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Rolldown } from "vite";
import { expect, test } from "vitest";
import { alias } from "../vite.config.ts";

const entry = fileURLToPath(new URL("index.ts", import.meta.url));

/** What somebody's own bundle would consist of, with the client and what draws outside of it. */
async function bundle(): Promise<readonly Rolldown.OutputChunk[]> {
  const result = (await build({
    configFile: false,
    logLevel: "silent",
    resolve: { alias },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      target: "es2022",
      lib: { entry, formats: ["es"] },
      rolldownOptions: { external: [/^preact/] },
    },
  })) as Rolldown.RolldownOutput[];
  return result.flatMap(({ output }) => output).filter((file) => file.type === "chunk");
}

test("a bundler takes the widget as a module, and leaves what draws to a later fetch", async () => {
  const chunks = await bundle();
  const first = chunks.find(({ isEntry }) => isEntry);
  expect(first?.exports).toEqual(["mount"]);
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const atOnce = new Set<string>();
  const visit = (name: string): void => {
    if (atOnce.has(name)) return;
    atOnce.add(name);
    byName.get(name)?.imports.forEach(visit);
  };
  visit(first?.fileName ?? "");
  expect([...atOnce].filter((name) => name.startsWith("preact"))).toEqual([]);
  expect(chunks.some(({ imports }) => imports.includes("preact"))).toBe(true);
});
