import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { describe, expect, test } from "vitest";
import { freePort, top } from "../support/server.ts";

const run = promisify(execFile);
const artifacts = join(top, "test/.artifacts/ssr");
mkdirSync(artifacts, { recursive: true });

interface Entry {
  readonly name: string;
  /** The package from whose folder it can be found, together with what it needs. */
  readonly home: string;
  /** Names that a library under it leaves in the global object, which are not ours. */
  readonly leaves?: RegExp;
}

/** What a server imports. */
const entries: readonly Entry[] = [
  { name: "@proffer/sdk", home: "sdk" },
  { name: "@proffer/sdk/react", home: "sdk" },
  { name: "@proffer/sdk/vue", home: "sdk", leaves: /^__VUE_/ },
  { name: "@proffer/sdk/async-storage", home: "sdk" },
  { name: "@proffer/sdk/push", home: "sdk" },
  { name: "@proffer/sdk/segment", home: "sdk" },
  { name: "@proffer/sdk/shopify-pixel", home: "sdk" },
  { name: "@proffer/widget", home: "widget" },
  { name: "@proffer/node", home: "node", leaves: /^__zod_/ },
];

const isBuilt = ["sdk", "widget", "node"].every((name) =>
  existsSync(join(top, "packages", name, "dist/index.js")),
);
if (!isBuilt)
  console.error(
    "SKIPPED: test/runtime/ssr.test.ts imports the built packages, and some are not there. Run “npm run build” first.",
  );

/** Runs ahead of a program, and tells what that has done to its process since: what `watched()` gives. */
const watch = `
import dgram from "node:dgram";
import net from "node:net";
let calls = 0;
for (const [host, name] of [[net.Socket.prototype, "connect"], [dgram, "createSocket"]]) {
  const own = host[name];
  host[name] = function (...args) {
    calls++;
    return own.apply(this, args);
  };
}
const waits = /Timeout|Immediate|TCP|UDP|MessagePort|FSReq/;
const globals = new Set(Object.getOwnPropertyNames(globalThis));
const listeners = new Map(process.eventNames().map((name) => [name, process.listenerCount(name)]));
export const watched = () => ({
  globals: Object.getOwnPropertyNames(globalThis).filter((name) => !globals.has(name)),
  listeners: process
    .eventNames()
    .filter((name) => process.listenerCount(name) > (listeners.get(name) ?? 0)),
  waits: process.getActiveResourcesInfo().filter((name) => waits.test(name)),
  calls,
});
`;
const watcher = join(artifacts, "watch.mjs");
writeFileSync(watcher, watch);

/** Runs a program in plain Node, and gives what it has said as JSON; it has to end by itself, and to complain of nothing. */
async function program(code: string, home: string): Promise<unknown> {
  const whole = `import { watched } from ${JSON.stringify(pathToFileURL(watcher).href)};\n${code}`;
  const { stdout, stderr } = await run(
    process.execPath,
    ["--input-type=module", "--trace-warnings", "-e", whole],
    { cwd: join(top, "packages", home), timeout: 30_000 },
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

interface Watched {
  readonly globals: readonly string[];
  readonly listeners: readonly string[];
  readonly waits: readonly string[];
  /** Of the network. */
  readonly calls: number;
}

const nothing: Watched = { globals: [], listeners: [], waits: [], calls: 0 };

describe.skipIf(!isBuilt)("On a server", () => {
  test("the watch sees what there is to be seen", async () => {
    const code = `
      globalThis.left = 1;
      process.on("exit", () => {});
      await fetch("http://127.0.0.1:${await freePort()}/").catch(() => {});
      setTimeout(() => {}, 10);
      console.log(JSON.stringify(watched()));`;
    expect(await program(code, "sdk")).toMatchObject({
      globals: ["left"],
      listeners: ["exit"],
      waits: expect.arrayContaining(["Timeout"]) as unknown,
      calls: 1,
    });
  });

  test.each(entries)(
    "importing $name does nothing at all, and lets the process end",
    async ({ name, home, leaves }) => {
      const code = `
      const module = await import(${JSON.stringify(name)});
      console.log(JSON.stringify({ ...watched(), names: Object.keys(module).length }));`;
      const seen = (await program(code, home)) as Watched & { readonly names: number };
      const { names, globals, ...rest } = seen;
      const own = globals.filter((global) => !leaves?.test(global));
      expect({ ...rest, globals: own }).toEqual(nothing);
      expect(names).toBeGreaterThan(0);
    },
  );

  test("a client that a rendering makes and forgets asks nobody, keeps nothing and lets the process end", async () => {
    const code = `
      const { createProffer } = await import("@proffer/sdk");
      const proffer = createProffer();
      await proffer.ready;
      const { offers, consent } = { offers: proffer.offers(), consent: proffer.consent.isOpen };
      const { globals, listeners, calls } = watched();
      console.log(JSON.stringify({ globals, listeners, calls, offers, consent }));`;
    expect(await program(code, "sdk")).toEqual({
      globals: [],
      listeners: [],
      calls: 0,
      offers: [],
      consent: true,
    });
  });

  test("a client whose server is not there lets the process end", async () => {
    const code = `
      const { createProffer } = await import("@proffer/sdk");
      const proffer = createProffer({ endpoint: "http://127.0.0.1:${await freePort()}" });
      const decisions = await proffer.track("Product Viewed");
      const { globals } = watched();
      console.log(JSON.stringify({ decisions, globals }));`;
    expect(await program(code, "sdk")).toEqual({ decisions: [], globals: [] });
  });

  test("React renders the provider and all hooks, and no client is made", async () => {
    const code = `
      const { createElement: h } = await import("react");
      const { renderToString } = await import("react-dom/server");
      const { ProfferProvider, ...hooks } = await import("@proffer/sdk/react");
      const { useChat, useDecision, useOffer, useOffers, useProffer, useShownOffer } = hooks;
      const Shop = () => {
        const all = [useOffers(), useOffer("a"), useShownOffer("a"), useDecision(), useProffer()];
        return h("p", null, JSON.stringify(all.map((one) => one ?? null)), useChat().connection);
      };
      let asked = 0;
      const options = { endpoint: "http://127.0.0.1:${await freePort()}", fetch: () => void asked++ };
      const html = renderToString(h(ProfferProvider, { options }, h(Shop)));
      const { globals, calls } = watched();
      console.log(JSON.stringify({ html, asked, globals, calls }));`;
    expect(await program(code, "sdk")).toEqual({
      html: "<p>[[],null,null,null,null]<!-- -->idle</p>",
      asked: 0,
      globals: [],
      calls: 0,
    });
  });

  test("Vue renders an app with the plugin and all composables, and no client is made", async () => {
    const code = `
      const { createSSRApp, h } = await import("vue");
      const { renderToString } = await import("vue/server-renderer");
      const { profferPlugin, ...composables } = await import("@proffer/sdk/vue");
      const { useChat, useDecision, useOffer, useOffers, useProffer, useShownOffer } = composables;
      const Shop = {
        setup() {
          const refs = [useOffers(), useOffer("a"), useShownOffer("a"), useDecision()];
          const proffer = useProffer();
          const { state } = useChat();
          const all = () => [...refs.map((one) => one.value ?? null), proffer ?? null];
          return () => h("p", [...all(), state.value.connection].map(String).join());
        },
      };
      let asked = 0;
      const options = { endpoint: "http://127.0.0.1:${await freePort()}", fetch: () => void asked++ };
      const html = await renderToString(createSSRApp(Shop).use(profferPlugin, { options }));
      const { calls } = watched();
      console.log(JSON.stringify({ html, asked, calls }));`;
    expect(await program(code, "sdk")).toEqual({
      html: "<p>,null,null,null,null,idle</p>",
      asked: 0,
      calls: 0,
    });
  });

  test("React's hooks say that they belong into a browser's bundle, as server components need", () => {
    const built = readFileSync(join(top, "packages/sdk/dist/react/index.js"), "utf8");
    expect(built).toMatch(/^"use client";/);
  });
});

describe.skipIf(!isBuilt)("In a bundle", () => {
  /** What a bundler makes of an import. */
  async function bundled(name: string, home: string, code: string): Promise<string> {
    const file = join(artifacts, `${name.replaceAll(/\W/g, "-")}.js`);
    writeFileSync(file, code);
    const result = await build({
      configFile: false,
      logLevel: "silent",
      // As if the file stood in the package's folder, where what it needs is found.
      plugins: [
        {
          name: "home",
          async resolveId(id, importer) {
            if (importer !== file) return null;
            return this.resolve(id, join(top, "packages", home, "entry.js"), { skipSelf: true });
          },
        },
      ],
      build: {
        write: false,
        minify: false,
        modulePreload: false,
        rolldownOptions: { input: file, preserveEntrySignatures: "strict" },
      },
    });
    if (!("output" in result)) throw new Error("The bundler gave no output.");
    // What a page would fetch later, by `import()`, the bundler may write all the same; nobody asks for it.
    return result.output
      .map((part) => (part.type === "chunk" && part.isEntry ? part.code : ""))
      .join("")
      .trim();
  }

  const inBrowsers = entries.filter(({ name }) => name !== "@proffer/node");

  test.each(inBrowsers)(
    "an import of $name of which nothing is used leaves nothing behind",
    async ({ name, home }) => {
      expect(await bundled(name, home, `import ${JSON.stringify(name)};`)).toBe("");
      const unused = `import * as all from ${JSON.stringify(name)}; void all;`;
      expect(await bundled(name, home, unused)).toBe("");
    },
  );

  test("what is used is there", async () => {
    const code = `import { createProffer } from "@proffer/sdk"; createProffer();`;
    expect((await bundled("used", "sdk", code)).length).toBeGreaterThan(10_000);
  });

  test("React's hooks bring neither the widget nor what is for Node with them", async () => {
    const code = `import { useOffers } from "@proffer/sdk/react"; console.log(useOffers);`;
    const out = await bundled("hooks", "sdk", code);
    expect(out).toContain("useSyncExternalStore");
    expect(out).not.toContain("attachShadow");
    expect(out).not.toContain("node:fs");
  });
});
