import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Rolldown } from "vite";
import { alias } from "../../../vite.config.ts";

/** The overlay with its stub as one script, to be put on a page in a real browser. */
export async function bundlePage(): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: "error",
    resolve: { alias },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      target: "es2022",
      rolldownOptions: {
        input: fileURLToPath(new URL("page.ts", import.meta.url)),
        output: { format: "es", codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  const [chunk] = output;
  return chunk.code;
}
