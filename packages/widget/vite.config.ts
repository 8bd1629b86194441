import { createHash } from "node:crypto";
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

/**
 * Style sheets are template strings, whose white space no minifier may touch; we know that ours means nothing beside these
 * signs. A space before a colon or a parenthesis may mean something, in `.a :not(.b)`, and stays.
 */
function minifyStyles(): Plugin {
  return {
    name: "minify-styles",
    transform: {
      filter: { id: /\/src\/(?:debug\/)?styles[\w/-]*\.ts$/ },
      handler: (code) => ({
        code: code.replace(/`[^`]*`/g, (css) =>
          css
            .replace(/\s+/g, " ")
            .replace(/ ?([{};,>]) ?/g, "$1")
            .replace(/([\w)-]): /g, "$1:")
            .replace(/;(?=\})/g, "")
            .replace(/^` | `$/g, "`")
            .replace(/ !important/g, "!important"),
        ),
        map: null,
      }),
    },
  };
}

/** Vite wraps each `import()` to preload what it needs and to raise an event on `window`; ours need neither. */
function plainImports(): Plugin {
  return {
    name: "plain-imports",
    configResolved({ plugins }) {
      const all = plugins as Plugin[];
      const wraps = all.findIndex(({ name }) => name === "native:import-analysis-build");
      if (wraps < 0)
        throw new Error("Vite wraps `import()` elsewhere than in build-import-analysis now.");
      all.splice(wraps, 1);
    },
  };
}

/** JSX by `h`, which Preact draws with anyway: the automatic runtime is another way to the same, and more bytes. */
function plainJsx(): Plugin {
  return {
    name: "plain-jsx",
    enforce: "pre",
    transform: {
      filter: { id: /\.tsx$/ },
      handler: (code) => ({
        // In the first line, so that the map holds.
        code: `import { h as h_, Fragment as Fragment_ } from "preact";${code}`,
        map: null,
      }),
    },
  };
}

/**
 * A chunk of several modules gives what is fetched of it as an object, which the bundler makes by a helper, in a file of its
 * own that would come before each of them. A literal does it as well.
 */
function plainNamespaces(): Plugin {
  const made = /__exportAll\(\{([^{}]*)\}\)/g;
  const helper = /^import \{ \w+ as __exportAll \} from "[^"]*rolldown-runtime[^"]*";$/m;
  return {
    name: "plain-namespaces",
    renderChunk(code) {
      const plain = code.replace(
        made,
        (_, names: string) =>
          `{${names.replace(/(\w+): \(\) => ([\w$]+)/g, "get $1() { return $2; }")}}`,
      );
      const isLeft = plain.match(/__exportAll/g)?.length !== 1;
      return { code: isLeft ? plain : plain.replace(helper, ""), map: null };
    },
  };
}

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Small things that chunks have in common which are otherwise strangers: none is to fetch another for them. */
const shared =
  /rolldown[/:]runtime|\/protocol\/src\/|\/transport\/backoff\.ts$|\/i18n\/plural\.ts$/;

/** The engine comes with what decides, but for what a message is read with. */
const engine = /\/engine\/src\//;
const reading = /\/engine\/src\/event\/(?:instant|json-tree|parse)\.ts$/;

/** Wanted by two that must not fetch each other, and too large for all: it stays by itself. */
const alone = /\/event\/catalogue\.ts$/;

/**
 * What is fetched after the start, by the modules it begins with. Each module goes with the first that cannot run without
 * it; what comes later in the list is there only where what it shares with an earlier one is needed as well.
 */
const bundles: readonly (readonly [name: string, ...entries: string[]])[] = [
  ["ui", "src/ui.tsx"],
  ["behaviours", "../sdk/src/sources/behaviours.ts"],
  ["tellers", "../sdk/src/sources/tellers.ts"],
  ["markup", "../sdk/src/sources/product/start-markup.ts"],
  ["sending", "../sdk/src/transport/sending.ts"],
  ["read-message", "../sdk/src/read-message.ts"],
  ["preview", "../sdk/src/preview/preview-token.ts"],
  ["share", "../sdk/src/shopify-pixel/share.ts"],
  ["chat", "../sdk/src/chat/chat.ts", "../sdk/src/handoff-of.ts"],
  ["mind", "../sdk/src/mind.ts"],
];

/** Views of the panel: what several of them have in common comes with none of them. */
const views = [
  "views/talk",
  "offers",
  "parts/cards",
  "parts/help",
  "parts/aftercare",
  "parts/files",
];
const asking = ["parts/cards", "parts/aftercare"];

/** The name of the chunk that a module goes to; `null`: wherever it is wanted. */
function chunkOf(id: string, graph: ModuleGraph): string | null {
  if (shared.test(id)) return "shared";
  if (alone.test(id)) return null;
  if (reading.test(id)) return "read-message";
  if (engine.test(id)) return "mind";
  const isIn = (entry: string): boolean => reach(here(entry), graph).has(id);
  const bundle = bundles.find(([, ...entries]) => entries.some(isIn));
  if (bundle) return bundle[0];
  const users = views.filter((view) => isIn(`src/${view}/index.ts`));
  if (users.length < 2) return null;
  return users.every((view) => asking.includes(view)) ? "forms" : "rooms";
}

const reached = new WeakMap<ModuleGraph, Map<string, ReadonlySet<string>>>();

/** All that a module cannot run without, with itself, but for the engine. */
function reach(entry: string, graph: ModuleGraph): ReadonlySet<string> {
  const known = reached.get(graph) ?? new Map<string, ReadonlySet<string>>();
  reached.set(graph, known);
  const seen = new Set<string>();
  const visit = (each: string): void => {
    // What somebody takes of the engine cannot be seen here.
    if (seen.has(each) || engine.test(each)) return;
    seen.add(each);
    graph.getModuleInfo(each)?.importedIds.forEach(visit);
  };
  const before = known.get(entry);
  if (!before) visit(entry);
  known.set(entry, before ?? seen);
  return before ?? seen;
}

/** The boot module and what it fetches later, with hashes in their names: `dist/widget/boot-….js`. */
const boot: UserConfig = {
  build: {
    outDir: here("dist/widget"),
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: here("src/boot.ts"),
      // A number that two chunks have in common is none of the things that make one fetch the other.
      optimization: { inlineConst: { mode: "all" } },
      // The loader calls `boot`, so that export stays.
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        codeSplitting: {
          // What the page begins with is one file, also where it is shared with what comes later: a file of its own would
          // cost every page one more round trip.
          groups: [
            {
              name: "boot",
              tags: ["$initial"],
              includeDependenciesRecursively: false,
              priority: 2,
            },
            {
              name: chunkOf,
              debugName: "later",
              includeDependenciesRecursively: false,
              priority: 1,
            },
          ],
        },
      },
    },
  },
};

/**
 * Puts a copy of the loader among the files that never change, under a name that has its hash in it: what a shop pins, with
 * `integrity`.
 */
function pinnedCopy(): Plugin {
  return {
    name: "pinned-copy",
    generateBundle(_, bundle) {
      const { code } = bundle["proffer.js"] as { readonly code: string };
      // The map lies where the first copy is.
      const source = code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
      const hash = createHash("sha256").update(source).digest("hex").slice(0, 12);
      this.emitFile({ type: "asset", fileName: `widget/proffer-${hash}.js`, source });
    },
  };
}

/** The script tag's file, `dist/proffer.js`: a classic script that knows the boot module's name. */
function loader(): UserConfig {
  const name = readdirSync(here("dist/widget")).find((file) => /^boot-.*\.js$/.test(file));
  if (!name) throw new Error("No dist/widget/boot-….js. Build it first: vite build --mode boot.");
  return {
    define: { BOOT_FILE: JSON.stringify(name) },
    plugins: [pinnedCopy()],
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
  const { build, plugins = [], ...rest } = mode === "loader" ? loader() : boot;
  return {
    root: here("."),
    publicDir: false,
    resolve: { alias },
    oxc: { jsx: { runtime: "classic", pragma: "h_", pragmaFrag: "Fragment_" } },
    plugins: [minifyStyles(), plainJsx(), plainImports(), plainNamespaces(), ...plugins],
    ...rest,
    build: { target, sourcemap: true, reportCompressedSize: false, ...build },
  };
});
