import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { BatchReply, ErrorReply } from "@proffer/protocol";
import { startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function post(
  body: Uint8Array,
  headers: Record<string, string>,
): Promise<{ status: number; body: BatchReply & ErrorReply }> {
  const response = await fetch(site.url + routes.batch, {
    method: "POST",
    headers,
    body: new Blob([body as Uint8Array<ArrayBuffer>]),
  });
  return { status: response.status, body: (await response.json()) as BatchReply & ErrorReply };
}

const json = { "content-type": "application/json" };
const batch = (note = ""): string =>
  JSON.stringify({ batch: [{ type: "page", anonymousId: "ada", properties: { note } }] });

describe("A packed body", () => {
  test.each([
    ["gzip", gzipSync(batch())],
    ["deflate", deflateSync(batch())],
    ["br", brotliCompressSync(batch())],
    ["GZIP", gzipSync(batch())],
  ])("is unpacked from %s", async (encoding, body) => {
    const reply = await post(body, { ...json, "content-encoding": encoding });
    expect(reply).toMatchObject({ status: 200, body: { accepted: 1 } });
  });

  test.each(["application/x-www-form-urlencoded", "application/octet-stream"])(
    "is taken for JSON where its library calls it %s",
    async (type) => {
      const headers = { "content-type": type, "content-encoding": "gzip" };
      expect(await post(gzipSync(batch()), headers)).toMatchObject({ body: { accepted: 1 } });
    },
  );

  test("that would become a gigabyte is refused, and costs no more than what is let in", async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, " "));
    expect(bomb.length).toBeLessThan(500 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    const reply = await post(bomb, { ...json, "content-encoding": "gzip" });
    expect(reply).toMatchObject({ status: 413, body: { error: { code: "too_large" } } });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  });

  test("counts by what is in it: a little more than the limit is refused, a little less is not", async () => {
    const headers = { ...json, "content-encoding": "gzip" };
    const fill = (bytes: number): Uint8Array => {
      const filler = "x".repeat(bytes - JSON.stringify({ batch: [], note: "" }).length);
      return gzipSync(JSON.stringify({ batch: [], note: filler }));
    };
    expect((await post(fill(500 * 1024), headers)).status).toBe(200);
    expect((await post(fill(500 * 1024 + 1), headers)).status).toBe(413);
  });

  test.each([
    ["is not what it says", Buffer.from(batch()), "gzip"],
    ["ends in the middle", gzipSync(batch("x".repeat(1000))).subarray(0, 40), "gzip"],
    ["is packed by something unknown", Buffer.from(batch()), "zstd"],
  ])("that %s is refused with a hint", async (_name, body, encoding) => {
    const reply = await post(body, { ...json, "content-encoding": encoding });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: "bad_request" } } });
    expect(reply.body.error.message).toContain(encoding);
  });
});

test.each([
  ["group", routes.group],
  ["alias", routes.alias],
])("a %s is of no use here, which is told and no error", async (_name, path) => {
  const reply = await site.post<BatchReply>(path, { userId: "42", groupId: "g", previousId: "p" });
  expect(reply).toMatchObject({
    status: 200,
    body: { accepted: 0, refused: [{ index: 0, code: "unused_type" }] },
  });
});

test("a screen is named as rules do", async () => {
  await site.post(routes.screen, { userId: "42", name: "Cart" });
  const rows = await site.store.db.selectFrom("events").select("event").execute();
  expect(rows).toEqual([{ event: "Screen" }]);
});
