import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { snippetsOf } from "../support/markdown.ts";
import { top } from "../support/server.ts";

const run = promisify(execFile);
const folder = join(top, "test/.artifacts");
mkdirSync(folder, { recursive: true });

/** What stands around a snippet on a shop's page or server: a page, a server within the process, and what it takes as given. */
const around = `
import { Window } from "happy-dom";
const window = new Window({ url: "https://shop.example.com/" });
for (const name of ["document", "navigator", "location", "localStorage", "sessionStorage", ...Object.getOwnPropertyNames(window)])
  if (!(name in globalThis)) {
    const value = window[name];
    globalThis[name] = typeof value === "function" && !/^[A-Z]/.test(name) ? value.bind(window) : value;
  }
globalThis.window = window;
const payload = JSON.stringify({ number: 1, hash: "", off: [], ruleset: { version: 1, rules: [] } });
const replies = {
  "/v1/config": () => ({ serverTime: Date.now(), demo: false, bulletin: { payload, signatures: [] } }),
  "/v1/batch": ({ batch }) => ({ accepted: batch.length, duplicates: 0, refused: [] }),
  "/v1/export": () => ({ anonymousIds: [], events: [], coupons: [], conversations: [] }),
  "/v1/erase": () => ({ events: 0, coupons: 0, conversations: 0 }),
};
globalThis.fetch = async (url, { body } = {}) => {
  const reply = replies[new URL(url, "https://shop.example.com").pathname];
  return reply ? Response.json(reply(JSON.parse(body ?? "null"))) : Response.json({}, { status: 404 });
};
globalThis.WebSocket = class extends EventTarget {};
globalThis.proffer = Object.assign(() => undefined, { setConsent: async () => [], export: async () => ({}), erase: async () => ({}), reset: async () => undefined, on: () => () => undefined });
process.env.PROFFER_IDENTITY_SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
process.env.DEVICE_SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
`;

/** Whatever a snippet has started, it has run through by then. */
const end = `\nsetTimeout(() => process.exit(0), 300);\n`;

const pages = readdirSync(join(top, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const snippets = pages.flatMap((page) =>
  snippetsOf(page)
    .filter(({ language }) => language === "js")
    .map(({ code, line }) => ({ page, code, line })),
);

describe("The JavaScript of the docs", () => {
  test("is there", () => {
    expect(snippets.length).toBeGreaterThan(8);
  });

  test.each(snippets)("$page:$line runs", async ({ page, code, line }) => {
    const file = join(folder, `${page.replace(/\W+/g, "-")}-${line}.mjs`);
    // Some go on where the one before has ended, and take up what it made.
    const missing = ["createProffer", "signIdentity"].filter(
      (name) => code.includes(`${name}(`) && !code.includes("import {"),
    );
    const imports = missing.map((name) =>
      name === "signIdentity"
        ? 'import { signIdentity } from "@proffer/node";'
        : 'import { createProffer } from "@proffer/sdk";',
    );
    writeFileSync(file, [...imports, `await import("./around.mjs");`, code, end].join("\n"));
    writeFileSync(join(folder, "around.mjs"), around);
    const { stderr } = await run(process.execPath, [file]).catch((error: unknown) => ({
      stderr: String(error),
    }));
    expect(stderr.replace(/^\(node.*\n|^\(Use.*\n/gm, "")).toBe("");
  });
});
