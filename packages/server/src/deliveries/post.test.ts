import { afterEach, beforeEach, expect, test } from "vitest";
import { startHookTarget } from "../testing/hook-target.ts";
import type { HookTarget } from "../testing/hook-target.ts";
import { Forbidden } from "./guard.ts";
import { createPost } from "./post.ts";

let inside: HookTarget;
beforeEach(async () => {
  inside = await startHookTarget();
});
afterEach(() => inside.close());

const posting = (url: string) => ({ url, headers: {}, body: "{}" });
const portOf = (): string => inside.host.split(":")[1] ?? "";

/** A name server of somebody who means harm: its answers alternate. */
function rebinding(...answers: string[]): {
  resolve: () => Promise<string[]>;
  asked: () => number;
} {
  let asked = 0;
  return {
    resolve: async () => [answers[asked++ % answers.length] ?? ""],
    asked: () => asked,
  };
}

test("a name is resolved once, and what it would say a moment later leads nowhere", async () => {
  const { resolve, asked } = rebinding("93.184.215.14", "127.0.0.1");
  const post = createPost({ resolve, timeoutMs: 300 });
  await expect(post(posting("https://rebind.example:8443/"))).rejects.not.toBeInstanceOf(Forbidden);
  expect(asked()).toBe(1);
  expect(inside.received).toEqual([]);
});

test("the connection goes to the very address that was looked at: no name server knows this name", async () => {
  const post = createPost({ resolve: async () => ["127.0.0.1"], allowHosts: ["rebind.example"] });
  await post(posting(`http://rebind.example:${portOf()}/hook`));
  expect(inside.received.map(({ headers }) => headers.host)).toEqual([
    `rebind.example:${portOf()}`,
  ]);
});

test("a name that has turned inside by the next try is refused then", async () => {
  const { resolve } = rebinding("93.184.215.14", "127.0.0.1");
  const post = createPost({ resolve, timeoutMs: 100 });
  await expect(post(posting("https://rebind.example/"))).rejects.not.toBeInstanceOf(Forbidden);
  await expect(post(posting("https://rebind.example/"))).rejects.toBeInstanceOf(Forbidden);
});

test("a redirect is an answer, and not followed", async () => {
  inside.answer = () => ({ status: 302, headers: { location: "http://127.0.0.1:1/" } });
  const { status } = await createPost({ allowHosts: [inside.host] })(posting(inside.url));
  expect(status).toBe(302);
  expect(inside.received.length).toBe(1);
});

test("nobody is waited for longer than said, and no more is read than needed", async () => {
  inside.answer = () => "never";
  const post = createPost({ allowHosts: [inside.host], timeoutMs: 100 });
  await expect(post(posting(inside.url))).rejects.toThrow(/timeout|abort/i);
  inside.answer = () => ({ status: 200, body: "x".repeat(5_000_000) });
  const { text } = await createPost({ allowHosts: [inside.host] })(posting(inside.url));
  expect(text.length).toBeLessThanOrEqual(1000);
});

test("“retry-after” is read as seconds and as a date", async () => {
  const post = createPost({ allowHosts: [inside.host] });
  inside.answer = () => ({ status: 503, headers: { "retry-after": "120" } });
  expect((await post(posting(inside.url))).retryAfterMs).toBe(120_000);
  const at = new Date(Date.now() + 60_000).toUTCString();
  inside.answer = () => ({ status: 503, headers: { "retry-after": at } });
  expect((await post(posting(inside.url))).retryAfterMs).toBeGreaterThan(55_000);
});
