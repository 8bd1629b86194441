import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cli, top } from "../support/server.ts";

const good = {
  version: 1,
  rules: [
    {
      id: "third-look",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed", by: "product_id", within: "7d" },
            operator: "greaterThanInclusive",
            value: 3,
          },
        ],
      },
      event: { type: "message", params: { text: "Still thinking?" } },
      limits: [{ times: 1, per: "7d" }],
    },
  ],
  tests: [
    {
      name: "the third look fires",
      events: [
        {
          at: "0",
          event: "Product Viewed",
          properties: { product_id: "mug" },
          times: 3,
          every: "1m",
        },
      ],
      expect: [{ rule: "third-look", at: "2m", key: "mug" }],
    },
  ],
};

const text = (changed: object = {}): string =>
  `${JSON.stringify({ ...good, ...changed }, null, 2)}\n`;
const broken = text().replace("greaterThanInclusive", "greaterThen").replace('"fact"', '"fcat"');
const slip = text().replace("greaterThanInclusive", ">=");
const warned = text({ campaigns: undefined }).replace('"within": "7d"', '"within": "401d"');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-check-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function proffer(args: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: "utf8",
    ...(input !== undefined && { input }),
  });
  return { status, stdout, stderr };
}

const check = (...args: readonly string[]) => proffer(["check", ...args]);

describe("proffer check", () => {
  test("has nothing to say of what is right, and runs its tests", () => {
    const { status, stdout, stderr } = check(write("rules.json", text()));
    expect(stdout).toBe("rules.json: nothing to say — 1 of 1 rule runs, 1 of 1 test passes\n");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  test("tells of an error with file, line, path, caret and what to do; exit code 1", () => {
    const operator = text()
      .replace("greaterThanInclusive", "greaterThen")
      .replace(/,\n {2}"tests[^]*\]\n}/, "\n}");
    const { status, stdout } = check(write("rules.json", operator));
    expect(stdout).toBe(
      [
        "rules.json:15:25 error: No operator is named “greaterThen”.",
        "  at rules[0].conditions.all[0].operator, so rule “third-look” is refused",
        '  15 |             "operator": "greaterThen",',
        "     |                         ^",
        "  Did you mean “greaterThan”? For “at least” it is “greaterThanInclusive”.",
        "",
        "rules.json: 1 error — 0 of 1 rule runs",
        "",
      ].join("\n"),
    );
    expect(status).toBe(1);
  });

  test("lets a warning pass, unless it is to be strict", () => {
    const file = write("rules.json", warned);
    expect(check(file).stdout).toContain("rules.json: 1 warning — 1 of 1 rule runs");
    expect(check(file).status).toBe(0);
    expect(check("--strict", file).status).toBe(1);
  });

  test("a test of the rule set's own that fails is an error", () => {
    const [test] = good.tests;
    const tests = [{ ...test, expect: [{ rule: "third-look", at: "1m" }] }];
    const { status, stdout } = check(write("rules.json", text({ tests })));
    expect(stdout).toContain("error: The test “the third look fires” fails: ");
    expect(stdout).toContain("1 of 1 rule runs, 0 of 1 test passes");
    expect(status).toBe(1);
  });

  test("takes several files, and says of each how it stands", () => {
    const files = [write("a.json", text()), write("b.json", slip), write("c.json", warned)];
    const { status, stdout } = check(...files);
    expect(stdout).toContain("a.json: nothing to say");
    expect(stdout).toContain("b.json: 1 error");
    expect(stdout).toContain("c.json: 1 warning");
    expect(status).toBe(1);
  });

  test("takes a directory for the rule sets in it, the broken ones among them", () => {
    mkdirSync(join(folder, "rules"));
    write("rules/a.json", text());
    write("rules/b.json", text().slice(0, -20));
    write("rules/package.json", "{}");
    write("rules/notes.txt", "no rules here");
    const { stdout, status } = check("rules");
    expect(stdout).toContain(`${join("rules", "a.json")}: nothing to say`);
    expect(stdout).toContain(`${join("rules", "b.json")}: 1 error`);
    expect(stdout).not.toContain("package.json");
    expect(status).toBe(1);
  });

  test("reads standard input", () => {
    const { status, stdout } = proffer(["check", "-"], text());
    expect(stdout).toContain("standard input: nothing to say");
    expect(status).toBe(0);
  });

  test("looks over every recipe and the example shop without an error", () => {
    const { status, stdout } = check(
      join(top, "examples/recipes"),
      join(top, "examples/shop/rules.json"),
    );
    expect(stdout.split("\n").filter((line) => / error: /.test(line))).toEqual([]);
    expect(status).toBe(0);
  });

  test.each([
    ["a file that is not there", ["nowhere.json"], "nowhere.json: there is no such file."],
    ["no file at all", [], "needs a file"],
    ["an option that nobody knows", ["--fox", "a.json"], "--fox"],
    ["a directory without rule sets", ["."], "no rule set in this directory"],
    ["mending what cannot be written", ["--fix", "-"], "standard input"],
  ])("%s is told of; exit code 2", (_name, args, message) => {
    const { status, stderr } = check(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  test("a file that is not there keeps no other from being looked at", () => {
    const { status, stdout } = check("nowhere.json", write("a.json", text()));
    expect(stdout).toContain("a.json: nothing to say");
    expect(status).toBe(2);
  });

  test("shows no colours to a program, and says what it can do", () => {
    expect(check(write("rules.json", broken)).stdout).not.toContain("\u001B");
    expect(check("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--fix") });
    expect(proffer([]).stdout).toContain("proffer check");
  });
});

describe("proffer check --json", () => {
  test("is one object with every finding and where it stands", () => {
    const { status, stdout } = check("--json", write("a.json", text()), write("b.json", slip));
    const { files } = JSON.parse(stdout) as { files: Record<string, unknown>[] };
    expect(files).toMatchObject([
      {
        file: "a.json",
        errors: 0,
        warnings: 0,
        hints: 0,
        rules: { run: 1, written: 1 },
        tests: [{ name: "the third look fires", ok: true }],
        problems: [],
      },
      {
        file: "b.json",
        problems: expect.arrayContaining([
          expect.objectContaining({
            severity: "error",
            code: "unknown_operator",
            file: "b.json",
            line: 15,
            column: 25,
            path: "rules[0].conditions.all[0].operator",
            hint: "Did you mean “greaterThanInclusive”?",
          }),
        ]),
      },
    ]);
    expect(status).toBe(1);
  });

  test("names what could not be read", () => {
    const { status, stdout } = check("--json", "nowhere.json");
    expect(JSON.parse(stdout)).toEqual({
      files: [],
      unreadable: [{ file: "nowhere.json", message: "there is no such file." }],
    });
    expect(status).toBe(2);
  });
});

describe("proffer check --fix", () => {
  test("mends the file, tells of it, and has nothing to do a second time", () => {
    const file = write("rules.json", slip);
    const { status, stdout } = check("--fix", file);
    expect(stdout).toBe(
      [
        "rules.json: mended 1 slip",
        '  line 15: ">=" → "greaterThanInclusive"',
        "",
        "rules.json: nothing to say — 1 of 1 rule runs, 1 of 1 test passes",
        "",
      ].join("\n"),
    );
    expect(status).toBe(0);
    expect(readFileSync(join(folder, file), "utf8")).toBe(text());
    expect(check("--fix", file).stdout).not.toContain("mended");
    expect(readdirSync(folder)).toEqual(["rules.json"]);
  });

  test("leaves alone what it cannot make sense of", () => {
    const torn = slip.slice(0, -30);
    const file = write("rules.json", torn);
    const { mtimeMs } = statSync(join(folder, file));
    expect(check("--fix", file).status).toBe(1);
    expect(readFileSync(join(folder, file), "utf8")).toBe(torn);
    expect(statSync(join(folder, file)).mtimeMs).toBe(mtimeMs);
  });

  test.skipIf(process.platform === "win32")("writes through a link and keeps who may read", () => {
    write("real.json", slip);
    writeFileSync(join(folder, "real.json"), slip, { mode: 0o600 });
    symlinkSync("real.json", join(folder, "rules.json"));
    const { mode } = statSync(join(folder, "real.json"));
    check("--fix", "rules.json");
    expect(lstatSync(join(folder, "rules.json")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "real.json"), "utf8")).toBe(text());
    expect(statSync(join(folder, "real.json")).mode).toBe(mode);
  });
});

describe("proffer schema", () => {
  test("prints a JSON Schema", () => {
    const { status, stdout } = proffer(["schema"]);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
      title: "Proffer rule set",
      additionalProperties: false,
    });
    expect(status).toBe(0);
  });

  test("completes what a rule set declares", () => {
    const file = write("rules.json", text({ operators: { near: {} } }));
    const { definitions } = JSON.parse(proffer(["schema", file]).stdout) as {
      definitions: { operator: { enum: string[] } };
    };
    expect(definitions.operator.enum).toContain("near");
  });

  test.each([
    [["schema", "nowhere.json"], 1],
    [["schema", "a.json", "b.json"], 2],
    [["schema", "--fox"], 2],
  ])("%j gives exit code %d and a reason", (args, code) => {
    const { status, stderr, stdout } = proffer(args);
    expect(stdout).toBe("");
    expect(stderr).not.toBe("");
    expect(status).toBe(code);
    expect(existsSync(join(folder, "nowhere.json"))).toBe(false);
  });
});

describe("A file that is not UTF-8", () => {
  const bytesOf = {
    GBK: Buffer.from([0x7b, 0x22, 0xc4, 0xfa, 0xba, 0xc3, 0x22, 0x3a, 0x31, 0x7d]),
    "Windows-1252 (ANSI)": Buffer.from('{\n"rules": "f\xfcr \xdcbung"}', "latin1"),
    "UTF-16": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text(), "utf16le")]),
  };

  test.each(Object.entries(bytesOf))(
    "is an error that names %s, and is never mended",
    (name, bytes) => {
      writeFileSync(join(folder, "rules.json"), bytes);
      const { status, stdout } = proffer(["check", "--fix", "rules.json"]);
      expect(status).toBe(1);
      expect(stdout).toContain(`This file is not UTF-8; it looks like ${name}.`);
      expect(stdout).toContain("Save it as UTF-8 (请另存为 UTF-8 编码).");
      expect(readFileSync(join(folder, "rules.json"))).toEqual(bytes);
    },
  );

  test("without a mark, UTF-16 is known by its zeros", () => {
    writeFileSync(join(folder, "rules.json"), Buffer.from(text(), "utf16le"));
    expect(proffer(["check", "rules.json"]).stdout).toContain("it looks like UTF-16");
  });

  test("is told of by the other commands", () => {
    writeFileSync(join(folder, "rules.json"), bytesOf.GBK);
    write("visit.json", '{ "events": [] }');
    write("log.csv", "");
    const event = { column: "event", values: { view: "Product Viewed" } };
    write("map.json", JSON.stringify({ timestamp: "ts", userId: "user", event }));
    const commands = [
      ["simulate", "rules.json", "--script", "visit.json"],
      ["explain", "--rules", "rules.json", "--events", "log.csv", "--customer", "c"],
      [
        "backtest",
        "--rules",
        "rules.json",
        "--events",
        "log.csv",
        "--mapping",
        "map.json",
        "--out",
        "o",
      ],
      ["schema", "rules.json"],
    ];
    for (const command of commands) {
      const { status, stderr } = proffer(command);
      expect([command[0], status === 0, stderr]).toEqual([
        command[0],
        false,
        expect.stringContaining("rules.json is not UTF-8; it looks like GBK. Save it as UTF-8"),
      ]);
    }
  });

  test("a byte order mark of UTF-8 is no fault", () => {
    write("rules.json", `\uFEFF${text()}`);
    expect(proffer(["check", "rules.json"]).status).toBe(0);
  });
});
