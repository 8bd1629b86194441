import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess, SpawnSyncReturns } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { snippetsOf } from "../support/markdown.ts";
import { cli, freePort } from "../support/server.ts";

const rule = (id: string, text: string, times = 1) => ({
  id,
  name: `Rule ${id}`,
  conditions: {
    all: [
      {
        fact: "count",
        params: { event: "Product Viewed" },
        operator: "greaterThanInclusive",
        value: times,
      },
    ],
  },
  event: { type: "message", params: { text: { default: text } } },
});

const rules = (...some: readonly unknown[]): string =>
  JSON.stringify({ version: 1, rules: some }, null, 2);

describe.skipIf(!existsSync(cli))("What a marketer types to publish, and to take back", () => {
  let folder: string;
  let server: ChildProcess;
  let url: string;
  let key: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "proffer-publish-"));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const args = [cli, "serve", "--data", join(folder, "data"), "--port", String(port)];
    server = spawn(process.execPath, [...args, "--strict-port"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    for await (const text of server.stdout ?? []) if ((said += text).includes("Ctrl-C")) break;
    key = /#key=(\w+)/.exec(said)?.[1] ?? "";
  });
  afterAll(async () => {
    server.kill();
    await once(server, "exit");
    rmSync(folder, { recursive: true });
  });

  function proffer(...args: readonly string[]): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PROFFER_SERVER: url, PROFFER_KEY: key, NO_COLOR: "1" },
    });
  }
  const write = (text: string): void => writeFileSync(join(folder, "rules.json"), text);
  const yes = ["rules.json", "--yes"];

  test("the commands of docs/rules.md do what it says, one after the other", () => {
    const { code = "" } =
      snippetsOf("docs/rules.md").find(({ code: one }) => one.includes("proffer rollout 100")) ??
      {};
    const commands = code.split("\n").filter((line) => line.startsWith("proffer "));
    expect(commands).toHaveLength(7);
    write(rules(rule("third-look", "Hello")));
    expect(proffer("publish", ...yes).status).toBe(0);
    write(rules(rule("third-look", "Still thinking?")));
    for (const command of commands) {
      const args = [...command.matchAll(/"([^"]+)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? "");
      const isAsked = args[1] === "publish" ? ["--yes"] : [];
      expect(proffer(...args.slice(1), ...isAsked)).toMatchObject({ status: 0 });
    }
  });

  test("publish, try on one in a hundred, roll out, switch off, go back, and read who did it", () => {
    write(rules(rule("hello", "Hello"), rule("bye", "Bye")));
    expect(proffer("publish", ...yes, "--percent", "100").stdout).toMatch(
      /Everybody has [0-9a-f]{16}, 2 rules/,
    );
    write(rules(rule("hello", "Hi there"), rule("bye", "Bye"), rule("new", "New")));
    const published = proffer("publish", ...yes, "-m", "kinder");
    expect(published.status).toBe(0);
    expect(published.stdout).toContain("~ rule “hello”: text “Hello” → “Hi there”");
    expect(published.stdout).toContain("+ rule “new”: Rule new (message)");
    expect(published.stdout).toMatch(/1 % have [0-9a-f]{16}, 3 rules.*\n99 % have .*2 rules/);
    expect(published.stdout).toContain("Next: proffer rollout 10");
    expect(proffer("publish", ...yes).stdout).toContain("That is what is in force already.");
    expect(proffer("rollout", "10").stdout).toMatch(/^10 % have/);
    expect(proffer("rollout", "100").stdout).toMatch(/^Everybody has .*3 rules/);
    expect(proffer("switch", "off", "new").stdout).toContain("Switched off: new");
    expect(proffer("switch", "off", "--all").stdout).toContain("EVERYTHING IS SWITCHED OFF");
    expect(proffer("switch", "on", "--all").stdout).toContain("Switched off: new");
    expect(proffer("rollback").stdout).toMatch(/^Everybody has .*2 rules/);
    const audit = proffer("audit").stdout;
    for (const line of ["rollback", "“new” off", "everything on", "publish", "  kinder", "by the"])
      expect(audit).toContain(line);
    expect(JSON.parse(proffer("audit", "--json", "--last", "2").stdout)).toHaveLength(2);
  });

  test("nothing is published of a file with errors, nor without a yes, nor of an empty one without --force", () => {
    const before = proffer("rollout").stdout;
    write(rules(rule("hello", "Hello")).replace('"count"', '"cuont"'));
    const bad = proffer("publish", ...yes);
    expect(bad.status).toBe(1);
    expect(bad.stderr).toMatch(/rules\.json:\d+:\d+ error/);
    write(rules(rule("hello", "Other")));
    const unasked = proffer("publish", "rules.json");
    expect(unasked.status).toBe(1);
    expect(unasked.stderr).toContain("add --yes");
    write(rules());
    const blank = proffer("publish", ...yes);
    expect(blank.status).toBe(1);
    expect(blank.stderr).toContain("It has no rule at all; 2 are in force.");
    expect(proffer("rollout").stdout).toBe(before);
    expect(proffer("publish", ...yes, "--force").status).toBe(0);
    expect(proffer("rollback").stdout).toBe(before);
  });

  test("a back-test shows what would have been otherwise, and stands in the audit log", () => {
    const row = (user: string, at: number) => `${user},Product Viewed,${1_760_000_000_000 + at}\n`;
    const log = ["a", "b", "c"].flatMap((user) => [row(user, 0), row(user, 1000)]).join("");
    writeFileSync(join(folder, "log.csv"), `user,event,at\n${log}`);
    const mapping = { timestamp: "at", userId: "user", event: "event" };
    writeFileSync(join(folder, "m.json"), JSON.stringify(mapping));
    // What was there before, if anything.
    write(rules(rule("hello", "Hello"), rule("bye", "Bye")));
    proffer("publish", ...yes, "--percent", "100", "--force");
    write(rules(rule("hello", "Hello", 9), rule("bye", "Bye")));
    const done = proffer("publish", ...yes, "--backtest", "log.csv", "--mapping", "m.json");
    expect(done.stderr).toContain("warning: “bye” is for everybody");
    expect(done.stdout).toContain("From what is in force to rules.json");
    expect(done.stdout).toContain("hello: 3 → 0 firings");
    const audit = proffer("audit", "--last", "1").stdout;
    expect(audit).toContain("back-test: 6 → 3 firings");
    expect(audit).toContain("back-test: hello: 3 → 0 firings");
    expect(proffer("rollback").status).toBe(0);
    write(rules());
    expect(proffer("publish", ...yes, "--percent", "100", "--force").status).toBe(0);
    write(rules(rule("hello", "Hello")));
    const first = proffer("publish", ...yes, "--backtest", "log.csv", "--mapping", "m.json");
    expect(first.status).toBe(0);
    expect(proffer("audit", "--last", "1").stdout).toContain("back-test: hello: 3 firings");
    proffer("rollback");
  });

  test("keys are printed as a tag pins them, added and retired", () => {
    const pins = (text: string) => text.trim().split("\n");
    const [old = ""] = pins(proffer("keys").stdout);
    expect(old).toMatch(/^EdDSA {2}[\w-]{16}\.[\w-]{43}$/);
    expect(pins(proffer("keys", "add").stdout)).toHaveLength(4);
    const kid = /\s([\w-]{16})\./.exec(old)?.[1] ?? "";
    expect(proffer("keys", "retire", kid).stdout).not.toContain(kid);
    expect(proffer("keys", "retire", kid).stderr).toContain(`No key ${kid} is in use`);
  });

  test.each([
    ["publish"],
    ["publish", "rules.json", "--percent", "0"],
    ["publish", "rules.json", "--mapping", "m.json"],
    ["rollout", "ten"],
    ["switch", "maybe"],
    ["switch", "off"],
    ["switch", "off", "a", "--all"],
    ["rollback", "xyz"],
    ["audit", "--last", "0"],
    ["keys", "sell"],
  ])("%s %s %s %s is not understood, and says why", (...args) => {
    const { status, stderr } = proffer(...args.filter((one) => one !== undefined));
    expect(status).toBe(2);
    expect(stderr).toContain(`See proffer ${args[0]} --help.`);
  });

  test("the key is taken from the environment, and a wrong one is told of", () => {
    const without = spawnSync(process.execPath, [cli, "audit", "--server", url], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });
    expect(without.status).toBe(2);
    expect(without.stderr).toContain("PROFFER_KEY");
    const wrong = spawnSync(process.execPath, [cli, "audit", "--server", url], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], PROFFER_KEY: "wrong" },
    });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain("admin");
  });
});
