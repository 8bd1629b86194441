import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { backtestCommand } from "../../packages/cli/src/backtest/command.ts";
import { checkCommand } from "../../packages/cli/src/check/command.ts";
import { explainCommand } from "../../packages/cli/src/explain/command.ts";
import { simulateCommand } from "../../packages/cli/src/simulate/command.ts";
import { snippetsOf } from "../support/markdown.ts";
import { top } from "../support/server.ts";

const snippets = snippetsOf("docs/rules.md");

/** What a command prints, on both streams or on those that are named. */
async function printed(
  command: (argv: string[]) => Promise<number>,
  argv: string[],
  streams: readonly ("stdout" | "stderr")[] = ["stdout", "stderr"],
): Promise<string> {
  const said: string[] = [];
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi
      .spyOn(process[name], "write")
      .mockImplementation((text) => !streams.includes(name) || said.push(String(text)) > 0),
  );
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  await command(argv);
  for (const spy of spies) spy.mockRestore();
  return said.join("");
}

/** The words of a command in the documentation, and what is printed below it. */
function documented(
  command: string,
  option = "",
): { readonly argv: string[]; readonly output: string } {
  const at = snippets.findIndex(
    ({ language, code }) =>
      language === "sh" &&
      code.startsWith(`proffer ${command} `) &&
      code.includes("examples/") &&
      code.includes(option),
  );
  const argv = (snippets[at]?.code ?? "").trim().split(/\s+/).slice(2);
  return { argv, output: snippets[at + 1]?.code ?? "" };
}

describe("docs/rules.md", () => {
  test("shows what `proffer check` says of a misspelt operator in its first rule set", async () => {
    const first = snippets.find(({ language }) => language === "json")?.code ?? "";
    const folder = join(top, "test/.artifacts");
    const file = join(folder, "misspelt-rules.json");
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, first.replace("greaterThanInclusive", "greaterThen"));
    const said = (await printed(checkCommand, [file])).replaceAll(file, "rules.json");
    expect(said).toContain("Did you mean");
    expect(snippets.map(({ code }) => code)).toContain(said);
  });

  test("shows what `proffer explain` prints", async () => {
    const { argv, output } = documented("explain");
    expect(await printed(explainCommand, argv)).toBe(output);
  });

  test("shows what `proffer simulate` prints", async () => {
    const { argv, output } = documented("simulate");
    expect(await printed(simulateCommand, argv)).toBe(output);
  });

  test.each(["", "--compare"])(
    "shows the report that `proffer backtest %s` prints",
    async (option) => {
      const { argv, output } = documented("backtest", option);
      // What goes to stderr says how long it took.
      expect(await printed(backtestCommand, argv, ["stdout"])).toBe(output);
    },
  );
});
