// `npm start`: installs and builds what is not there yet, then serves the example shop, the desk and the API.
// What follows `--` goes to `proffer serve`: npm start -- --port 5000
import { build } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { checkNode } from "./lib/run.mjs";

checkNode();
await install();
await build();
const { serve } = await import("../packages/cli/dist/serve.js");
process.exitCode = await serve([
  "--rules",
  "examples/shop/rules.json",
  "--shop",
  "examples/shop/dist",
  "--help-articles",
  "examples/shop/help.json",
  "--demo",
  ...process.argv.slice(2),
]);
