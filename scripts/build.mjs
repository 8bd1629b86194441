import { build } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { checkNode } from "./lib/run.mjs";

checkNode();
await install();
await build();
