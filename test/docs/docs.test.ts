import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import {
  catalogue,
  formatProblem,
  isCausedByCustomer,
  parseRuleset,
  parseRulesetText,
  replay,
} from "@proffer/engine";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import { linksOf, snippetsOf } from "../support/markdown.ts";
import { freePort, startServer, top } from "../support/server.ts";

const run = promisify(execFile);
const artifacts = join(top, "test/.artifacts");
mkdirSync(artifacts, { recursive: true });

const chinese = [
  "README.zh-Hans.md",
  ...readdirSync(join(top, "docs/zh-Hans")).map((name) => `docs/zh-Hans/${name}`),
];
const english = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(top, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const readmes = ["README.md", "README.zh-Hans.md"];

describe.each([...english, ...chinese])("%s", (page) => {
  test("links to what is there", () => {
    const broken = linksOf(page).filter((link) => !existsSync(join(top, dirname(page), link)));
    expect(broken).toEqual([]);
  });

  test("shows JSON that is JSON, and rule sets without a problem", () => {
    const json = snippetsOf(page).filter(({ language }) => language === "json");
    const problems = json.flatMap(({ code }) => {
      const value = JSON.parse(code) as object;
      return "rules" in value ? parseRuleset(value).problems : [];
    });
    expect(problems).toEqual([]);
  });

  test("names npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as {
      scripts: object;
    };
    const text = readFileSync(join(top, page), "utf8");
    for (const [, name = ""] of text.matchAll(/npm run (?:-s )?([\w:]+)/g))
      expect(Object.keys(scripts)).toContain(name);
  });
});

describe("The Chinese pages", () => {
  test.each(chinese)("%s has the code of the English one, to the letter", (page) => {
    const original = page === "README.zh-Hans.md" ? "README.md" : page.replace("zh-Hans/", "");
    const code = (of: string) => snippetsOf(of).map(({ code }) => code);
    expect(code(page)).toEqual(code(original));
  });
});

describe("The README", () => {
  const snippet = (language: string, containing: string): string => {
    const found = snippetsOf("README.md").find(
      (one) => one.language === language && one.code.includes(containing),
    );
    if (!found) throw new Error(`README.md has no ${language} block with ${containing}`);
    return found.code;
  };

  test("its two commands are scripts, and `npm start` serves the shop first, then ends on Ctrl-C", async () => {
    expect(snippet("sh", "npm start").trim()).toBe("npm start");
    expect(snippet("sh", "npm test").trim()).toBe("npm test");
    const port = await freePort();
    const data = join(artifacts, "start-data");
    const child = spawn("npm", ["start", "--", "--port", String(port), "--data", data], {
      cwd: top,
      detached: true,
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk));
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    try {
      await expect.poll(() => output, { timeout: 50_000 }).toContain("Ctrl-C ends it.");
      expect(output.match(/http:\S+/g)).toEqual([
        `http://127.0.0.1:${port}/`,
        expect.stringContaining(`http://127.0.0.1:${port}/desk/#key=`),
        `http://127.0.0.1:${port}/v1/`,
      ]);
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain("Quiet Hill");
    } finally {
      // As a terminal does: to the whole group.
      process.kill(-(child.pid as number), "SIGINT");
      await ended;
      rmSync(data, { recursive: true, force: true });
    }
    expect(output).toContain("Stopped.");
  });

  test("its example of the SDK prints what it says", async () => {
    const file = join(artifacts, "readme-sdk.mjs");
    writeFileSync(file, snippet("js", "createProffer"));
    const { stdout } = await run(process.execPath, [file]);
    expect(stdout).toBe("Can we help?\n");
    expect(readFileSync(join(top, "README.md"), "utf8")).toContain(
      `It prints \`${stdout.trim()}\``,
    );
  });

  test("its rule does what is read aloud", async () => {
    const { ruleset } = parseRuleset(JSON.parse(snippet("json", "third-look")));
    const look = (i: number) => ({
      messageId: `m${i}`,
      type: "track" as const,
      event: "Product Viewed",
      properties: { product_id: "mug", name: "Morning Mug" },
      timestamp: i * 86_400_000,
    });
    const firings = await replay({
      customer: "c",
      events: [0, 1, 2].map(look),
      ruleset,
      until: 2 * 86_400_000,
    });
    expect(firings).toMatchObject([{ rule: "third-look", key: "mug" }]);
  });

  test("its error message is the one that a marketer gets", () => {
    const broken = snippet("json", "third-look").replace("greaterThanInclusive", "greaterThen");
    const [problem] = parseRulesetText(broken, "rules.json").problems;
    expect(problem && `${formatProblem(problem)}\n`).toBe(snippet("text", "greaterThen"));
  });

  test("has commands that find nothing wrong with the recipes, and a visit that goes as it says", async () => {
    const command = snippet("sh", "simulate").trim().replaceAll("\n", " && ");
    const { stdout } = await run("sh", ["-c", command], { cwd: top });
    expect(stdout).toContain("nothing to say");
    expect(stdout).toContain("third-look");
  });

  test("its back-test runs as written", async () => {
    const out = join(artifacts, "firings.csv");
    const command = snippet("sh", "backtest").trim().replace("--out firings.csv", `--out ${out}`);
    const { stderr } = await run("sh", ["-c", command], { cwd: top });
    expect(stderr).toContain("firings: 3");
    expect(readFileSync(out, "utf8").split("\n")[0]).toBe("rule_id,user_id,key,fired_at");
  });

  test.skipIf(chromiumPath === undefined)(
    "its script tag brings the widget to a page of another origin, calls made before it included",
    async () => {
      const server = await startServer();
      const tags = [snippet("html", "data-site"), snippet("html", "Operation Failed")]
        .join("")
        .replace("https://help.example.com", server.url);
      const page = createServer((_request, response) => {
        response.setHeader("content-type", "text/html");
        response.end(
          `<!doctype html><html lang="en"><title>A shop</title><link rel="icon" href="data:,">${tags}<h1>A shop</h1>`,
        );
      });
      const port = await freePort();
      await new Promise<void>((resolve) => page.listen(port, "127.0.0.1", resolve));
      const browser = await launch();
      try {
        const visitor = await createVisitor(browser);
        const tab = await visitor.tab();
        const sent = tab.waitForRequest(
          (request) => request.url() === `${server.url}/v1/batch` && request.method() === "POST",
        );
        await tab.goto(`http://127.0.0.1:${port}/`);
        await tab.getByTestId("launcher").waitFor();
        expect((await sent).postData()).toContain("Morning Mug");
        expect(visitor.faults).toEqual([]);
      } finally {
        await browser.close();
        page.close();
        await server.stop();
      }
    },
  );

  test("both READMEs show the same pictures, and they are there", () => {
    for (const page of readmes) expect(linksOf(page)).toContain("docs/images/third-look.png");
  });
});

describe("docs/events.md", () => {
  test.each(["docs/events.md", "docs/zh-Hans/events.md"])(
    "%s lists the engine's catalogue, no more and no less",
    (page) => {
      const text = readFileSync(join(top, page), "utf8");
      const rows = [
        ...text
          .slice(text.search(/^## (Catalogue|事件目录)$/m))
          .matchAll(/^\| `([^`]+)` \| (\S+) \| (.*) \|$/gm),
      ];
      const listed = rows.map(([, name, cause, properties = ""]) => [
        name,
        cause?.replace("顾客", "customer").replace("系统", "system"),
        (properties.match(/[a-z_]{2,}/g) ?? []).filter(
          (word) => !["number", "list", "boolean", "object"].includes(word),
        ),
      ]);
      const known = Object.entries(catalogue).map(([name, { properties }]) => [
        name,
        isCausedByCustomer(name) ? "customer" : "system",
        Object.keys(properties),
      ]);
      expect(listed).toEqual(known);
    },
  );
});

describe("docs/rules.md", () => {
  test("names every fact, operator and action that the engine carries out, and says which it does not", async () => {
    const text = readFileSync(join(top, "docs/rules.md"), "utf8");
    const facts = text.slice(text.indexOf("\n## Facts\n"), text.indexOf("\n## Operators\n"));
    const { factKinds } = await import("../../packages/engine/src/rules/read-fact.ts");
    const { operatorNames } = await import("../../packages/engine/src/rules/operators.ts");
    for (const [fact, { params }] of Object.entries(factKinds)) {
      const row = facts.split("\n").find((line) => line.startsWith(`| \`${fact}\``)) ?? "";
      for (const param of params) expect(row).toContain(`\`${param}\``);
    }
    expect(text).toContain(operatorNames.join(" "));
  });
});
