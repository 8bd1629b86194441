import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { findPostgres } from "./packages/server/src/testing/postgres.ts";

const source = (path: string): string =>
  fileURLToPath(new URL(`packages/${path}`, import.meta.url));

/** Tests run against the sources; `test/` drives the built files where it says so. */
const alias = {
  "@proffer/engine/columns": source("engine/src/columns/index.ts"),
  "@proffer/engine/schema": source("engine/src/schema/index.ts"),
  "@proffer/engine/testing": source("engine/src/testing/index.ts"),
  "@proffer/engine/slim": source("engine/slim/index.js"),
  "@proffer/engine": source("engine/src/index.ts"),
  "@proffer/protocol/schema": source("protocol/src/schema/index.ts"),
  "@proffer/protocol": source("protocol/src/index.ts"),
  "@proffer/sdk/async-storage": source("sdk/src/async-storage/index.ts"),
  "@proffer/sdk/push": source("sdk/src/push/index.ts"),
  "@proffer/sdk/react": source("sdk/src/react/index.ts"),
  "@proffer/sdk/segment": source("sdk/src/segment/index.ts"),
  "@proffer/sdk/shopify-pixel": source("sdk/src/shopify-pixel/index.ts"),
  "@proffer/sdk/vue": source("sdk/src/vue/index.ts"),
  "@proffer/sdk": source("sdk/src/index.ts"),
  "@proffer/node": source("node/src/index.ts"),
  "@proffer/widget": source("widget/src/index.ts"),
  "@proffer/server": source("server/src/index.ts"),
};

const shared = {
  resolve: { alias },
  oxc: { jsx: { runtime: "automatic" as const, importSource: "preact" } },
};

// Only looked for: `npm test` has installed it where it could.
const postgres = findPostgres(false);
if ("missing" in postgres)
  process.stderr.write(`SKIPPED: the server's tests on PostgreSQL — ${postgres.missing}\n`);

export default defineConfig({
  ...shared,
  test: {
    globalSetup: "packages/server/src/testing/shared-postgres.ts",
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.{ts,tsx}"],
          env: { PROFFER_TEST_STORE: "sqlite" },
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          // The server's own tests once more, on the other store.
          name: "unit-postgres",
          include: "path" in postgres ? ["packages/server/src/**/*.test.ts"] : [],
          // Those are about the file.
          exclude: [
            "packages/server/src/storage/sqlite.test.ts",
            "packages/server/src/storage/backup/*.test.ts",
          ],
          env: { PROFFER_TEST_STORE: "postgres" },
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: "whole",
          include: ["test/**/*.test.ts"],
          // One browser and one server at a time: the machine may be a small one.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
