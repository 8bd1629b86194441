import { beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";

const load = (name: string) => import(new URL(`../../scripts/lib/${name}`, import.meta.url).href);
const { weighPages } = await load("page-weight.mjs");
const { isBuilt, weighFiles } = await load("static-weight.mjs");
const { budget, describeWeights, figuresOf, overBudget, reached } = await load("size-budget.mjs");

type Figures = Record<"loader_br" | "boot_br" | "open_br" | "near_br", number>;
interface Weight {
  readonly files: readonly { readonly path: string }[];
}

if (chromiumPath === undefined)
  console.error("Weighed by the files' names alone: there is no browser to load them.");
const by = chromiumPath === undefined ? "by the files' names" : "in a real browser";

test("a figure above its budget is named, with how much it is above, and one at its budget is not", () => {
  const faults = overBudget({ ...budget, boot_br: budget.boot_br + 10, near_br: 1_000_000 });
  expect(faults).toEqual([expect.stringMatching(/^boot_br is 16394 bytes, 10 above .* 16384/)]);
});

describe.skipIf(!isBuilt())(`What a page of the shop loads for the widget, weighed ${by}`, () => {
  let weights: Record<"open" | "near", Weight> & { readonly boot: Record<string, Weight> };
  let figures: Figures;

  beforeAll(async () => {
    weights = chromiumPath === undefined ? weighFiles() : await weighPages(chromiumPath);
    figures = figuresOf(weights);
  });

  test("begins with the loader and the boot file on every page, and a click brings more", () => {
    for (const { files } of Object.values(weights.boot)) {
      const paths = files.map(({ path }) => path);
      expect(paths).toContain("/proffer.js");
      expect(paths).toContainEqual(expect.stringMatching(/^\/widget\/boot-/));
    }
    expect(figures.open_br).toBeGreaterThan(figures.boot_br);
    expect(figures.near_br).toBeGreaterThanOrEqual(figures.boot_br);
  });

  test.each(Object.keys(reached))("%s is no more than what was reached", (name) => {
    const faults = overBudget({ [name]: figures[name as keyof Figures] }, reached);
    if (faults.length > 0) faults.push(...describeWeights(weights));
    expect(faults.join("\n")).toBe("");
  });
});
