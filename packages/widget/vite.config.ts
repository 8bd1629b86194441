import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import type { Plugin, UserConfig } from "vite";
import { slimAliases } from "@proffer/engine/slim";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The other packages are built into the widget from their sources, json-rules-engine without what a strict page would stop. */
export const alias: Record<string, string> = {
  "@proffer/engine": here("../engine/src/index.ts"),
  "@proffer/protocol": here("../protocol/src/index.ts"),
  "@proffer/sdk": here("../sdk/src/index.ts"),
  ...slimAliases,
};

/**
 * Browsers of 2022 and later: what we call at run time, e.g. `findLast`, is no older.
 * Lowering the private fields of the SDK's classes to es2020 would cost every page 1.7 KB (brotli).
 */
const target = "es2022";

/** Style sheets are template strings, whose white space no minifier may touch; we know that ours means nothing. */
function minifyStyles(): Plugin {
  return {
    name: "minify-styles",
    transform: {
      filter: { id: /\/src\/styles\/[\w-]+\.ts$/ },
      handler: (code) => ({
        code: code.replace(/\s*\n\s*/g, "\n").replace(/(?<=[;{}])\n|\n(?=\})/g, ""),
        map: null,
      }),
    },
  };
}

/** Vite wraps each `import()` to preload what it needs and to raise an event on `window`; ours need neither. */
function plainImports(): Plugin {
  return {
    name: "plain-imports",
    enforce: "pre",
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => "export const __vitePreload = (load) => load();",
    },
  };
}

/** The boot module and what it fetches later, with hashes in their names: `dist/widget/boot-….js`. */
const boot: UserConfig = {
  build: {
    outDir: here("dist/widget"),
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: here("src/boot.ts"),
      // The loader calls `boot`, so that export stays.
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        codeSplitting: {
          // What the page begins with is one file, also where it is shared with what comes later: a file of its own would
          // cost every page one more round trip.
          groups: [{ name: "boot", tags: ["$initial"], includeDependenciesRecursively: false }],
        },
      },
    },
  },
};

/** The script tag's file, `dist/proffer.js`: a classic script that knows the boot module's name. */
function loader(): UserConfig {
  const name = readdirSync(here("dist/widget")).find((file) => /^boot-.*\.js$/.test(file));
  if (!name) throw new Error("No dist/widget/boot-….js. Build it first: vite build --mode boot.");
  return {
    define: { BOOT_FILE: JSON.stringify(name) },
    build: {
      outDir: here("dist"),
      emptyOutDir: false,
      rolldownOptions: {
        input: here("src/loader.ts"),
        output: { format: "iife", entryFileNames: "proffer.js" },
      },
    },
  };
}

export default defineConfig(({ mode }) => {
  const { build, ...rest } = mode === "loader" ? loader() : boot;
  return {
    root: here("."),
    publicDir: false,
    resolve: { alias },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [minifyStyles(), plainImports()],
    ...rest,
    build: { target, sourcemap: true, reportCompressedSize: false, ...build },
  };
});
