// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { createProffer } from "../create-proffer.ts";
import { createFakeServer, json } from "../testing/fake-server.ts";
import type { FakeServer } from "../testing/fake-server.ts";
import type { Proffer } from "../types.ts";

const deviceUrl = "/proffer/device";
const off = { sources: false, signals: false } as const;
const open: Proffer[] = [];
let server: FakeServer;

function openPage(options: object): Proffer {
  const page = createProffer({ ...off, ...options });
  open.push(page);
  return page;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  sessionStorage.clear();
  server = createFakeServer();
  history.replaceState(null, "", "?proffer_preview=signed.by.us");
  server.answer(routes.preview, () =>
    json({
      serverTime: Date.now(),
      ruleset: { version: 1, rules: [] },
      demo: false,
      preview: { expiresAt: 0 },
    }),
  );
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.destroy()));
  history.replaceState(null, "", "?");
  Reflect.deleteProperty(window, "Shopify");
});

test("Who tries a draft leaves the shop's cookie, and what its pixel knows, to the customer", async () => {
  Object.assign(window, { Shopify: {} });
  const { endpoint, fetch } = server;
  for (let i = 0; i < 2; i++) {
    const page = openPage({ endpoint, fetch, deviceUrl });
    await page.track("A");
    await page.reset();
    await page.destroy();
  }
  expect(server.asked.map(({ path }) => path)).toEqual([routes.preview, routes.preview]);
  expect(Object.keys(localStorage)).toEqual([]);
});

test("Without a server no link makes a customer somebody else", async () => {
  const page = openPage({ rules: { version: 1, rules: [] } });
  await page.track("A");
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(["proffer-site"]);
  expect(Object.keys(sessionStorage)).toEqual([]);
});
