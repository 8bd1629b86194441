import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { createHeldBack } from "./held-back.ts";

test.each([2, 100])(
  "gives what fell due, with %i in memory and the rest in a file",
  async (limit) => {
    const held = createHeldBack(limit);
    const lines = ["one", "two \u2028 words", "three\ttabs", "four", "five"];
    for (const [at, line] of lines.entries()) await held.take(at, line);
    const given: string[] = [];
    for await (const line of held.release(3)) given.push(line);
    expect(given).toEqual(lines.slice(0, 4));
    await held.close();
  },
);

test("leaves no file behind, whatever ends it", async () => {
  const names = () => readdirSync(tmpdir()).filter((name) => name.startsWith("proffer-fire-"));
  const before = names();
  const held = createHeldBack(1);
  await held.take(1, "one");
  expect(names()).toEqual(before);
  await held.close();
});
