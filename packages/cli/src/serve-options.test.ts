import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { serveRows } from "./serve-options.ts";
import { docsTable } from "./serve/docs-table.ts";
import { serveHelp } from "./serve/help.ts";
import { parseServeOptions } from "./serve/parse.ts";
import type { Row } from "./serve/row.ts";

const rows: readonly [string, Row<unknown>][] = Object.entries(serveRows);
const fileOf = (path: string): string =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const source = (path: string): string => readFileSync(fileOf(path), "utf8");

/** What is not for whoever starts a server. */
const ownAffairs = ["widget", "desk", "log", "onPortTaken"];

test("every option of the server has a row, and every row an option", () => {
  const text = source("packages/server/src/server.ts");
  const body = text.slice(text.indexOf("export interface ServerOptions {"));
  const fields = [...body.slice(0, body.indexOf("\n}")).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(
    ([, name]) => name,
  );
  const wanted = fields.filter((name) => !ownAffairs.includes(name ?? ""));
  expect(Object.keys(serveRows).toSorted()).toEqual([...wanted, "strictPort"].toSorted());
});

test("no two options share a name", () => {
  const names = rows.flatMap(([, { option, env }]) => [option, ...env]);
  expect(new Set(names).size).toBe(names.length);
});

describe("docs/server.md", () => {
  test("has the table of the options, to the letter; UPDATE_DOCS=1 puts it there", () => {
    const table = /\| option \| environment \|[^]*?\|\n(?=\n)/;
    if (process.env["UPDATE_DOCS"])
      writeFileSync(
        fileOf("docs/server.md"),
        source("docs/server.md").replace(table, () => `${docsTable()}\n`),
      );
    expect(table.exec(source("docs/server.md"))?.[0]).toBe(`${docsTable()}\n`);
  });

  test("has the headings that the table points to", () => {
    const anchors = [...source("docs/server.md").matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    const wanted = rows.flatMap(([, { more }]) => more ?? []);
    expect(anchors).toEqual(expect.arrayContaining(wanted));
  });
});

describe("--help", () => {
  test("names every option and every variable, in 80 columns", () => {
    const help = serveHelp();
    for (const [, { option, env }] of rows) {
      expect(help).toMatch(new RegExp(`^  --${option}(-file)?\\b`, "m"));
      for (const name of env) expect(help).toMatch(new RegExp(`[[ ]${name}[\\],]`));
    }
    expect(help.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("its worked examples are command lines that can be used", () => {
    const commands = serveHelp()
      .replaceAll("\\\n", " ")
      .matchAll(/^ {2}((?:[A-Z_]+=\S+\s+)*)proffer serve\b(.*)$/gm);
    const read = [...commands].map(([, variables = "", rest = ""]) =>
      parseServeOptions(
        [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ""),
        Object.fromEntries(
          [...variables.matchAll(/(\w+)=(\S+)/g)].map(([, name = "", value]) => [name, value]),
        ),
      ),
    );
    expect(read).toMatchObject([
      { rules: "rules.json" },
      { mailFrom: "Shop <help@shop.example>", trustProxy: ["loopback"] },
      { natsUrl: "nats://nats.example:4222", drainMs: 5_000 },
    ]);
  });

  test("is asked for by --help and -h, whatever else is wrong", () => {
    expect(parseServeOptions(["--help"], {})).toBe("help");
    expect(parseServeOptions(["-h"], { PROFFER_PORT: "x" })).toBe("help");
  });
});

test("without options a server for this machine alone is meant", () => {
  expect(parseServeOptions([], {})).toEqual({
    data: ".proffer",
    port: 4100,
    host: "127.0.0.1",
    databasePool: 10,
    demo: false,
    forceRules: false,
    strictPort: false,
    logLevel: "warn",
  });
});

/** Some options name a file that is read at once. */
const noProviders = join(mkdtempSync(join(tmpdir(), "proffer-options-")), "oidc.json");
writeFileSync(noProviders, "[]");
afterAll(() => rmSync(dirname(noProviders), { recursive: true }));

/** A value that each kind of reader takes, and what it becomes. */
const samples: Readonly<Record<string, readonly [string, unknown]>> = {
  port: ["1", 1],
  keepEventsMs: ["2d", 172_800_000],
  keepConversationsMs: ["forever", Infinity],
  keepCouponsMs: ["2d", 172_800_000],
  keepDeliveriesMs: ["2d", 172_800_000],
  maxCustomerEvents: ["500", 500],
  logLevel: ["info", "info"],
  allowHosts: ["crm.internal, 10.0.0.7:8080", ["crm.internal", "10.0.0.7:8080"]],
  pushContact: ["mailto:help@shop.example", "mailto:help@shop.example"],
  maxUploadBytes: ["2.5", 2_621_440],
  drainMs: ["2.5", 2_500],
  trustProxy: ["loopback, 10.0.0.0/8,::1", ["loopback", "10.0.0.0/8", "::1"]],
  identitySecret: ["i".repeat(32), "i".repeat(32)],
  metricsToken: ["m".repeat(16), "m".repeat(16)],
  previousIdentitySecret: ["p".repeat(32), "p".repeat(32)],
  publicUrl: ["https://help.shop.example", "https://help.shop.example"],
  rates: ["address=6000", { address: 6000 }],
  providers: [noProviders, []],
  databasePool: ["20", 20],
  eventPartitions: ["20", 20],
  databaseUrl: ["postgres://shop@db/shop", "postgres://shop@db/shop"],
  smtpUrl: ["smtp://mail.example", "smtp://mail.example"],
  natsUrl: ["nats://a:4222,nats://b:4222", "nats://a:4222,nats://b:4222"],
};

describe.each(rows)("%s", (field, row) => {
  const [text, value] = samples[field] ?? (row.value === undefined ? ["1", true] : ["x", "x"]);
  const readFile = (path: string): string => `${path}\n`;

  test.each(row.env)("is read from %s", (name) => {
    expect(parseServeOptions([], { [name]: text })).toHaveProperty(field, value);
  });

  test("is read from the command line, which wins", () => {
    const env = Object.fromEntries(row.env.map((name) => [name, "no"]));
    const argv = row.value === undefined ? [`--${row.option}`] : [`--${row.option}`, text];
    if (row.secret === "whole") expect(() => parseServeOptions(argv, {})).toThrow("holds a secret");
    else expect(parseServeOptions(argv, env)).toHaveProperty(field, value);
  });

  test.runIf(row.secret !== undefined)("is read from a file", () => {
    const argv = [`--${row.option}-file`, text];
    expect(parseServeOptions(argv, {}, readFile)).toHaveProperty(field, value);
    const env = { [`${row.env[0]}_FILE`]: text };
    expect(parseServeOptions([], env, readFile)).toHaveProperty(field, value);
  });
});

test("a variable that is empty is one that is not set", () => {
  expect(parseServeOptions([], { PROFFER_PORT: "", DATABASE_URL: "" })).toEqual(
    parseServeOptions([], {}),
  );
});

test("Proffer's own name for the database goes before the one that all programs share", () => {
  const env = { DATABASE_URL: "postgres://all/all", PROFFER_DATABASE_URL: "postgres://own/own" };
  expect(parseServeOptions([], env)).toHaveProperty("databaseUrl", "postgres://own/own");
});

test.each([
  [["--port", "http"], "“http” is not a port"],
  [["--port", "70000"], "“70000” is not a port"],
  [["--port"], "--port needs a value"],
  [["--port", "--demo"], "--port needs a value"],
  [["--demo=yes"], "--demo is a switch"],
  [["--log-level", "loud"], "“loud” is not a log level"],
  [["--max-upload", "10MB"], "“10MB” is not a size"],
  [["--max-upload", "101"], "“101” is not a size"],
  [["--drain", "6"], "“6” is not a time"],
  [["--trust-proxy", "10.0.0.0/8,everybody"], "“everybody” is no address"],
  [["--trust-proxy", "10.0.0.0/33"], "“10.0.0.0/33” is no address"],
  [["--dmeo"], "There is no option --dmeo. Did you mean --demo?"],
  [["--databse-url=x"], "There is no option --databse-url. Did you mean --database-url?"],
  [["--colour", "red"], "There is no option --colour."],
  [["--smtp-url-file", "/nowhere/at/all"], "/nowhere/at/all, which cannot be read"],
])("%j is refused by name", (argv, message) => {
  expect(() => parseServeOptions(argv, {})).toThrow(message);
});

test.each([
  [{ PROFFER_PROT: "1" }, "no PROFFER_PROT to set in the environment. Did you mean PROFFER_PORT?"],
  [{ PROFFER_DEMO: "maybe" }, "Give PROFFER_DEMO 1 or 0"],
  [{ NATS_URL: "a", NATS_URL_FILE: "b" }, "Leave one out"],
])("%j is refused by name", (env, message) => {
  expect(() => parseServeOptions([], env)).toThrow(message);
});

test("variables of other commands are let be", () => {
  const env = { PROFFER_CHROMIUM: "/usr/bin/chromium", PROFFER_INITDB: "x", PROFFER_SITE: "y" };
  expect(() => parseServeOptions([], env)).not.toThrow();
});

describe("a secret is not repeated", () => {
  const secret = "hunter2hunter2";
  test.each([
    [["--database-url", `postgres://shop:${secret}@db/shop`], {}],
    [["--database-url", `mysql://shop:${secret}@db/shop`], {}],
    [["--databse-url", `postgres://shop:${secret}@db/shop`], {}],
    [["--smtp-url", `smtp://shop:${secret}@mail`], {}],
    [["--nats-url", `nats://${secret}:x@mail`], {}],
    [["--identity-secret", secret], {}],
    [[secret], {}],
    [[], { PROFFER_IDENTITY_SECRET: secret }],
    [[], { DATABASE_URL: secret }],
    [[], { DATABASE_URL: `mysql://shop:${secret}@db` }],
    [[], { NATS_URL: `nats://shop:${secret}@[` }],
  ])("%j %j", (argv, env) => {
    let said = "";
    try {
      parseServeOptions(argv, env);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).not.toBe("");
    expect(said).not.toContain(secret);
  });
});
