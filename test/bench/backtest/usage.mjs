// Loaded before a program that is measured (node --import): says at its end how much memory it had at most.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const file = process.env["PROFFER_BENCH_USAGE"];
if (isMainThread && file)
  process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
