// `pnpm bench`: all of it side by side, into results.md and results.json. `--quick`: the main figures, in under a minute.
// `--small` beside it: a size that only shows that it works. `--profile`: where our own time goes, by function and line.
// `--engine FILE`: another build of the engine.
import { parseArgs } from "node:util";
import { loadEngine } from "./engine.mjs";

// Libraries that look at it do less of what is for developers.
process.env["NODE_ENV"] = "production";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    small: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    engine: { type: "string" },
  },
});
const engine = await loadEngine(values.engine);

if (values.quick) {
  const { runQuick } = await import("./quick.mjs");
  const figures = await runQuick(engine, { isSmall: values.small, file: values.engine });
  for (const [name, value] of Object.entries(figures)) console.log(`${name} ${round(value)}`);
} else if (values.profile) {
  const { profileOurs } = await import("./profile.mjs");
  for (const [kind, shares] of Object.entries(await profileOurs(engine))) {
    console.log(`By ${kind}:`);
    for (const [place, share] of shares)
      console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${place}`);
  }
} else {
  const { runWhole } = await import("./whole.mjs");
  await runWhole(engine);
}

/** Three digits are more than a measurement has. */
function round(value) {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}
