import { expect, test } from "vitest";
import { ProfferError } from "@proffer/protocol";
import { readError } from "./log-error.ts";

const canary = "cAnAry-4711";

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}

test.each<[string, unknown]>([
  ["what is no JSON", thrown(() => JSON.parse(`{"a": ${canary}}`) as unknown)],
  [
    "a row that is there already",
    Object.assign(new Error(`duplicate key value ${canary}`), {
      severity: "ERROR",
      code: "23505",
      detail: `Key (customer)=(${canary}) already exists.`,
      where: canary,
      table: "events",
      constraint: "events_once",
    }),
  ],
  ["a broken request", Object.assign(new Error("Parse Error"), { rawPacket: Buffer.from(canary) })],
  ["a refusal", new ProfferError("bad_request", `“${canary}” is no event.`)],
  ["a file", new Error(`ENOENT: no such file or directory, open '/data/files/${canary} 1.png'`)],
  ["an address", new Error(`getaddrinfo ENOTFOUND https://${canary}@hooks.example`)],
  ["a cause", new Error("It failed.", { cause: new SyntaxError(canary) })],
  ["a text", canary],
])("%s is told of without what was sent", (_what, error) => {
  const told = readError(error);
  expect(JSON.stringify(told)).not.toContain(canary);
  // Nor as the bytes of a buffer.
  expect(JSON.stringify(told)).not.toContain([...Buffer.from(canary)].join(","));
  expect(told.type).not.toBe("");
});

test("what whoever runs the server needs is told", () => {
  const error = thrown(() => (undefined as unknown as { seq: number }).seq);
  expect(readError(error)).toMatchObject({
    type: "TypeError",
    message: "Cannot read properties of undefined (reading 'seq')",
    stack: expect.stringContaining("log-error.test.ts"),
  });
  const unique = { severity: "ERROR", code: "23505", table: "events", constraint: "events_once" };
  expect(readError(Object.assign(new Error("x"), unique))).toMatchObject({
    code: "23505",
    table: "events",
    constraint: "events_once",
  });
});
