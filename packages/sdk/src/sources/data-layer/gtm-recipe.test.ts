// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";

const recipe = join(import.meta.dirname, "../../../../../examples/gtm");
const read = (name: string): string => readFileSync(join(recipe, name), "utf8");

interface Parameter {
  readonly key: string;
  readonly value: string;
}
interface Part {
  readonly name: string;
  readonly type: string;
  readonly parameter: readonly Parameter[];
}
const { containerVersion } = JSON.parse(read("container.json")) as {
  readonly containerVersion: { readonly tag: readonly Part[]; readonly variable: readonly Part[] };
};
const { tag, variable } = containerVersion;
const valueOf = (part: Part | undefined, name: string): string =>
  part?.parameter.find(({ key }) => key === name)?.value ?? "";
const html = valueOf(tag[0], "html");

let script: HTMLScriptElement | undefined;

beforeEach(() => {
  script = undefined;
  // Put into the page it would be loaded.
  vi.spyOn(document.head, "appendChild").mockImplementation((element) => {
    script = element as unknown as HTMLScriptElement;
    return element;
  });
});

/** Tag Manager puts a variable's value in the place of its name, as JavaScript. */
function run(): void {
  const code = html.replaceAll(/<\/?script>/g, "").replaceAll(/\{\{(.+?)\}\}/g, (_all, name) => {
    const found = variable.find((one) => one.name === name);
    return JSON.stringify(valueOf(found, "value"));
  });
  // oxlint-disable-next-line no-implied-eval -- it is a script and not a module: this is what Tag Manager does
  new Function(code)();
}

test("The container's one tag brings Proffer's script, with all that it is told by attributes", () => {
  expect(tag.map(({ type }) => type)).toEqual(["html"]);
  run();
  expect(script?.src).toBe("https://help.example.com/proffer.js");
  expect({ ...script?.dataset }).toEqual({ site: "teahouse", consent: "required" });
  expect(script?.async).toBe(true);
});

test("… names no variable that does not come with it", () => {
  const named = [...html.matchAll(/\{\{(.+?)\}\}/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(variable.map(({ name }) => name)));
});

test("… lets calls wait for the script, and leaves one that is there alone", () => {
  const page = window as unknown as {
    proffer?: ((...call: unknown[]) => void) & { q?: unknown[] };
  };
  run();
  page.proffer?.("track", "Quiz Finished");
  expect(Array.from(page.proffer?.q?.[0] as ArrayLike<unknown>)).toEqual([
    "track",
    "Quiz Finished",
  ]);
  const own = (page.proffer = () => {});
  run();
  expect(page.proffer).toBe(own);
  delete page.proffer;
});

test.each(["README.md", "README.zh-Hans.md"])(
  "%s shows the tag as it is in the container",
  (name) => {
    expect(read(name)).toContain(`\`\`\`html\n${html}\n\`\`\``);
  },
);
