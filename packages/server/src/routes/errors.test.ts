import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
let lines: string[];
beforeEach(async () => {
  lines = [];
  const logStream = { write: (line: string) => void lines.push(line) };
  site = await startSite({ logLevel: "error", logStream });
});
afterEach(() => site.close());

/** Sends half of a body and hangs up; resolves when the server has noticed. */
async function hangUp(head: string): Promise<void> {
  const gone = new Promise((resolve) =>
    site.fastify.server.once("connection", (socket) => socket.once("close", resolve)),
  );
  const socket = connect(Number(new URL(site.url).port), "127.0.0.1");
  const lines = [head, "Host: shop", `x-proffer-device: ${keyOf("ada")}`, "Content-Length: 5000"];
  socket.write(`${lines.join("\r\n")}\r\n\r\n{"batch": [`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.resetAndDestroy();
  await gone;
  await new Promise((resolve) => setTimeout(resolve, 100));
}

test.each([
  ["events", `POST ${routes.batch} HTTP/1.1\r\nContent-Type: application/json`],
  ["packed events", `POST ${routes.batch} HTTP/1.1\r\nContent-Encoding: gzip`],
  [
    "a file",
    `POST ${routes.files}?name=cup.png&anonymousId=ada HTTP/1.1\r\nContent-Type: image/png`,
  ],
  ["a webhook", "POST /v1/webhooks/shopify HTTP/1.1\r\nContent-Type: application/json"],
])("Who hangs up in the middle of %s is nothing that the log must tell of", async (_what, head) => {
  await hangUp(head);
  expect(lines).toEqual([]);
});

test("What the server cannot help is told of", async () => {
  await site.store.db.schema.dropTable("events").execute();
  const { status } = await site.post(routes.track, { event: "x", anonymousId: "ada" });
  expect(status).toBe(500);
  // A job of the server's may be looking for events just then.
  expect(lines.filter((line) => line.includes("request failed"))).toHaveLength(1);
});
