import { build } from "vite";
import { slimAliases } from "@proffer/engine/slim";

/** Bundles and minifies an entry for a browser as the widget is, and gives the file's name. */
export async function bundle(
  entry: string,
  outDir: string,
  alias: Record<string, string>,
): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "warn",
    resolve: { alias: { ...alias, ...slimAliases } },
    build: {
      outDir,
      emptyOutDir: true,
      target: "es2022",
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "entry.js" },
      },
    },
  });
  if (!("output" in result)) throw new Error("The bundler gave no output.");
  return `${outDir}/${result.output[0].fileName}`;
}
