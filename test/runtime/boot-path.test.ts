import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { top } from "../support/server.ts";

const folder = join(top, "packages/widget/dist/widget");
const isBuilt = existsSync(folder);
if (!isBuilt)
  console.error(
    `SKIPPED: test/runtime/boot-path.test.ts reads the built widget, and ${folder} is not there. Run “npm run build” first.`,
  );

/** Texts that a library says, which no minifier takes out. */
const marks = {
  "json-rules-engine": ["Undefined fact", "Priority must be greater than zero", "almanac"],
  zod: ["invalid_type", "unrecognized_keys", "~standard"],
} as const;
type Library = keyof typeof marks;
const libraries = Object.keys(marks) as Library[];

const files = isBuilt ? readdirSync(folder).filter((name) => name.endsWith(".js")) : [];
const codeOf = (name: string): string => readFileSync(join(folder, name), "utf8");

/** The file and what it cannot run without: not what it fetches later, by `import()`. */
function bootPath(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, next = ""] of codeOf(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g))
    bootPath(next, seen);
  return seen;
}

/** The library's own code, as it is installed. */
function sourceOf(library: Library): string {
  const home = join(top, "packages/engine/node_modules", library);
  const entry = library === "zod" ? "v4/core" : "dist";
  return readdirSync(join(home, entry), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(home, entry, name), "utf8"))
    .join("\n");
}

test.each(libraries)("%s does say what it is told by here", (library) => {
  const source = sourceOf(library);
  for (const mark of marks[library]) expect(source).toContain(mark);
});

describe.skipIf(!isBuilt)("What a page loads before anything happens", () => {
  const boots = files.filter((name) => name.startsWith("boot-"));
  const loaded = boots.flatMap((name) => [...bootPath(name)]);

  test("is one boot file, and what that imports is there", () => {
    expect(boots).toHaveLength(1);
    for (const name of loaded) expect(files).toContain(name);
  });

  test.each(libraries)("has no code of %s", (library) => {
    for (const name of loaded)
      for (const mark of marks[library]) expect(codeOf(name)).not.toContain(mark);
  });

  test("leaves json-rules-engine to a file of its own, which is fetched when a rule is about to fire", () => {
    const own = files.filter((name) => codeOf(name).includes(marks["json-rules-engine"][0]));
    expect(own).toHaveLength(1);
    expect(loaded).not.toContain(own[0]);
    const later = files.filter((name) => !loaded.includes(name));
    const fetched = new RegExp(`import\\(\\s*["'\`]\\./${own[0]}["'\`]\\s*\\)`);
    expect(later.filter((name) => fetched.test(codeOf(name)))).not.toEqual([]);
  });

  test("and what it loads later have no code of zod", () => {
    for (const name of files)
      for (const mark of marks.zod) expect(codeOf(name)).not.toContain(mark);
  });

  test("and what it loads later make no code of texts, which a strict page would stop", () => {
    const loader = join(dirname(folder), "proffer.js");
    for (const code of [readFileSync(loader, "utf8"), ...files.map(codeOf)]) {
      expect(code).not.toMatch(/\beval\s*\(/);
      expect(code).not.toMatch(/\bFunction\s*\(\s*["'`]/);
      expect(code).not.toMatch(/set(?:Timeout|Interval)\s*\(\s*["'`]/);
    }
  });
});
