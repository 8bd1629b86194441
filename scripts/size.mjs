// `npm run size`: what a shop's page has to load for the widget, bytes by brotli, `name value` a line; each file on stderr.
// Ends with 1 where a figure is above its budget. It weighs what is built, and builds only where nothing is.
import { build } from "./lib/build.mjs";
import { findChromium } from "./lib/chromium.mjs";
import { weighPages } from "./lib/page-weight.mjs";
import { describeWeights, figuresOf, overBudget } from "./lib/size-budget.mjs";
import { isBuilt, weighFiles } from "./lib/static-weight.mjs";

if (!isBuilt()) await build();

const weights = await weigh();
for (const line of describeWeights(weights)) console.error(line);

const figures = figuresOf(weights);
for (const [name, value] of Object.entries(figures)) console.log(`${name} ${value}`);

const faults = overBudget(figures);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

async function weigh() {
  const found = await findChromium();
  if ("path" in found) return weighPages(found.path);
  console.error(
    `Weighed by the files' names alone, which is a lower bound: what a page makes the widget fetch is not seen without a browser (${found.missing}).`,
  );
  return weighFiles();
}
