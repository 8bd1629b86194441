import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { top } from "./run.mjs";

/** What is handed to browsers as it is: compressed once here, and not with every answer. */
const served = ["packages/widget/dist", "packages/console/dist/desk"];

/** Puts a `.br` and a `.gz` beside each script and style sheet that a browser may ask for. */
export function compress() {
  for (const folder of served)
    for (const name of readdirSync(join(top, folder), { recursive: true })) {
      if (!/\.(js|css)$/.test(name)) continue;
      const file = join(top, folder, name);
      const bytes = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(bytes));
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
}
