import { readdirSync, readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deviceKeyHeader, routes } from "@proffer/protocol";
import type { Attachment, Erased, ErrorReply, PersonExport } from "@proffer/protocol";
import { connect } from "../testing/chat-client.ts";
import type { ChatClient } from "../testing/chat-client.ts";
import { png } from "../testing/samples.ts";
import { agentKey, day, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { storeKind } from "../testing/stores.ts";
import { createFiles } from "./files.ts";

let site: Site;
let clients: ChatClient[] = [];
beforeEach(async () => {
  site = await startSite();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.socket.terminate();
  await site.close();
});

type Reply = { readonly status: number; readonly body: Attachment & ErrorReply };

async function upload(
  body: Uint8Array<ArrayBuffer> | string,
  { name = "cat.png", type = "image/png", who = "ada", headers = {} } = {},
): Promise<Reply> {
  const query = new URLSearchParams({ name, anonymousId: who });
  const response = await fetch(`${site.url}${routes.files}?${query}`, {
    method: "POST",
    headers: { "content-type": type, [deviceKeyHeader]: keyOf(who), ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Reply["body"] };
}

async function uploadAsAgent(body: Uint8Array<ArrayBuffer>): Promise<Attachment> {
  const response = await fetch(`${site.url}${routes.files}?name=reply.png`, {
    method: "POST",
    headers: { "content-type": "image/png", authorization: `Bearer ${agentKey}` },
    body,
  });
  return (await response.json()) as Attachment;
}

const bytesOf = (some: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(some);
const picture = (): Uint8Array<ArrayBuffer> => bytesOf(png(20, 30));

async function visitor(anonymousId: string): Promise<ChatClient> {
  const client = await connect(site.url);
  clients.push(client);
  client.send({ type: "hello", role: "visitor", anonymousId, deviceKey: keyOf(anonymousId) });
  await client.next("welcome");
  return client;
}

async function agent(): Promise<ChatClient> {
  const client = await connect(site.url, { origin: site.url });
  clients.push(client);
  client.send({ type: "hello", role: "agent", key: agentKey, name: "Grace" });
  await client.next("welcome");
  return client;
}

/** Every file that lies in the data folder's part for them. */
const onDisk = (): string[] =>
  readdirSync(join(site.directory, "files"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** What lies there, each once: on the disk, or in the database where that is the place of files. */
async function lying(): Promise<readonly Uint8Array[]> {
  if (storeKind === "sqlite") return onDisk().map((path) => new Uint8Array(readFileSync(path)));
  const pieces = await site.store.db
    .selectFrom("file_pieces")
    .select(["hash", "bytes"])
    .orderBy("hash")
    .orderBy("piece")
    .execute();
  return [...new Set(pieces.map(({ hash }) => hash))].map((one) =>
    bytesOf(Buffer.concat(pieces.filter(({ hash }) => hash === one).map(({ bytes }) => bytes))),
  );
}

describe("A file", () => {
  test("is kept as it came, with its size in points, and sent in a message that both sides get", async () => {
    const { status, body } = await upload(picture());
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\w-]{32}$/) as string,
      name: "cat.png",
      type: "image/png",
      bytes: picture().length,
      width: 20,
      height: 30,
      url: `/v1/files/${body.id}/cat.png`,
    });
    const [ada, grace] = [await visitor("ada"), await agent()];
    ada.send({ type: "open", clientId: "c1", text: "", attachment: body.id });
    expect((await ada.next("ack")).seq).toBe(1);
    for (const client of [ada, grace]) {
      expect((await client.next("message")).message).toMatchObject({ text: "", attachment: body });
      expect((await client.next("conversation")).conversation.lastText).toBe("cat.png");
    }
    const got = await fetch(site.url + body.url);
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(picture());
  });

  test("is served so that nothing in it can run", async () => {
    const { body } = await upload(picture());
    const { headers } = await fetch(site.url + body.url);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline; filename=\"cat.png\"; filename*=UTF-8''cat.png",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "private, max-age=31536000, immutable",
    });
    const text = await upload("<script>alert(1)</script>", { name: "a.html", type: "text/plain" });
    expect(text.body.name).toBe("a.html.txt");
    const served = await fetch(site.url + text.body.url);
    expect(served.headers.get("content-type")).toBe("text/plain");
    expect(served.headers.get("content-disposition")).toMatch(/^attachment;/);
  });

  test("has a name that cannot leave its header, its address or its folder", async () => {
    const name = '../../../etc/“x”\r\nset-cookie: a=b;"猫 %2e.png';
    const { body } = await upload(picture(), { name });
    expect(body.name).toBe("“x”set-cookie a=b;猫 %2e.png");
    const got = await fetch(site.url + body.url);
    expect(got.status).toBe(200);
    expect(got.headers.get("set-cookie")).toBeNull();
    expect(got.headers.get("content-disposition")).toContain("%E7%8C%AB%20%252e.png");
    expect(onDisk().every((path) => /\/files\/[\da-f]{2}\/[\da-f]{64}$/.test(path))).toBe(true);
  });

  test("is found by its own id and name only", async () => {
    const { body } = await upload(picture());
    for (const path of [
      `/v1/files/${body.id}/dog.png`,
      `/v1/files/${body.id.toLowerCase()}x/cat.png`,
      `/v1/files/..%2f..%2fproffer.db/cat.png`,
      `/v1/files/${body.id}/..%2f..%2f..%2fproffer.db`,
      `/v1/files/%00/cat.png`,
    ])
      expect((await fetch(site.url + path)).status).toBe(404);
  });

  test("of a long name in many bytes is found too", async () => {
    const { body } = await upload(picture(), { name: `${"猫".repeat(200)}.png` });
    expect([...body.name]).toHaveLength(84);
    expect((await fetch(site.url + body.url)).status).toBe(200);
  });
});

describe("What is not taken", () => {
  test.each([
    ["an SVG, by its type", "<svg onload='alert(1)'/>", "image/svg+xml"],
    ["a page, by its type", "<!doctype html>", "text/html"],
    ["a page that calls itself a picture", "<!doctype html><script>1</script>     ", "image/png"],
    [
      "an SVG that calls itself a picture",
      "<svg xmlns='http://www.w3.org/2000/svg'/>",
      "image/png",
    ],
    ["a picture of another type", "GIF89a, it says of itself, and goes on", "image/png"],
    ["a PDF that calls itself a text", "%PDF-1.7 and a good deal of pages more", "text/plain"],
    ["a program that calls itself a text", `MZ${"\0".repeat(60)}`, "text/plain"],
    ["what is of no known type", "some text", "application/octet-stream"],
  ])("%s", async (_what, body, type) => {
    const reply = await upload(body, { type });
    expect(reply).toMatchObject({ status: 415, body: { error: { code: "bad_type" } } });
    expect(onDisk()).toEqual([]);
  });

  test("what is too large, said beforehand or not", async () => {
    const files = await createFiles({
      store: site.store,
      directory: join(site.directory, "files"),
      maxBytes: 1000,
      clock: () => site.clock.now,
    });
    const small = await startSite({ files });
    try {
      const { port } = new URL(small.url);
      for (const isSaid of [true, false])
        expect(await sendRaw(port, bytesOf(png(1, 1, "x".repeat(5000))), isSaid)).toBe(413);
      expect(onDisk()).toEqual([]);
    } finally {
      await small.close();
    }
  });

  test("an image of more points than a reader's memory holds", async () => {
    const reply = await upload(bytesOf(png(60_000, 60_000)));
    expect(reply).toMatchObject({ status: 413, body: { error: { code: "too_large" } } });
    expect(onDisk()).toEqual([]);
  });

  test("what does not say what it is", async () => {
    for (const type of ["", "constructor"])
      expect((await upload("some text", { type })).status).toBe(400);
    expect(onDisk()).toEqual([]);
  });

  test("nothing at all", async () => {
    expect((await upload("", { type: "text/plain" })).body.error.code).toBe("bad_request");
  });

  test("one that breaks off leaves nothing behind", async () => {
    const { port } = new URL(site.url);
    const query = "name=a.png&anonymousId=ada";
    await new Promise<void>((resolve) => {
      const request = httpRequest({ port, path: `${routes.files}?${query}`, method: "POST" });
      request.setHeader("content-type", "image/png").setHeader(deviceKeyHeader, keyOf("ada"));
      request.on("error", () => resolve());
      request.write(png(), () => setTimeout(() => request.destroy(), 50));
    });
    await expect.poll(onDisk).toEqual([]);
  });

  test("what comes from a device that is not the one it says, or from no agent", async () => {
    await upload(picture());
    const foreign = await upload(picture(), { headers: { [deviceKeyHeader]: keyOf("eve") } });
    expect(foreign.body.error.code).toBe("foreign_device");
    const guess = await upload(picture(), { headers: { authorization: "Bearer guess" } });
    expect(guess.body.error.code).toBe("forbidden");
  });

  test("more than one device may have lying here unsent", async () => {
    for (let i = 0; i < 20; i++) expect((await upload(picture())).status).toBe(200);
    expect((await upload(picture())).body.error.code).toBe("rate_limited");
    expect((await upload(picture(), { who: "bob" })).status).toBe(200);
  });
});

describe("Somebody else's file", () => {
  test("cannot be sent, nor one that was sent before, nor one of an agent by a visitor", async () => {
    const { body } = await upload(picture());
    const [ada, eve, grace] = [await visitor("ada"), await visitor("eve"), await agent()];
    const reply = await uploadAsAgent(picture());
    for (const id of [body.id, reply.id, "nothing"]) {
      eve.send({ type: "open", clientId: `e-${id}`, text: "mine", attachment: id });
      expect(await eve.next("error")).toMatchObject({ code: "not_found", clientId: `e-${id}` });
    }
    ada.send({ type: "open", clientId: "c1", text: "", attachment: body.id });
    const { conversation } = await ada.next("ack");
    ada.send({ type: "say", clientId: "c2", conversation, text: "again", attachment: body.id });
    expect((await ada.next("error")).code).toBe("not_found");
    grace.send({ type: "say", clientId: "a1", conversation, text: "", attachment: body.id });
    expect((await grace.next("error")).code).toBe("not_found");
    grace.send({ type: "say", clientId: "a2", conversation, text: "", attachment: reply.id });
    expect((await grace.next("ack")).seq).toBe(2);
    // What was refused has left nothing behind: no conversation of Eve's, no hole in Ada's.
    const held = await site.store.db.selectFrom("conversations").select("anonymous_id").execute();
    expect(held).toEqual([{ anonymous_id: "ada" }]);
  });

  test("in a message sent again is acknowledged again, and sent once", async () => {
    const { body } = await upload(picture());
    const ada = await visitor("ada");
    for (let i = 0; i < 2; i++) {
      ada.send({ type: "open", clientId: "c1", text: "", attachment: body.id });
      expect((await ada.next("ack")).seq).toBe(1);
    }
  });
});

describe("With the person", () => {
  async function ask<Body>(path: string, who: string): Promise<Body> {
    return (await site.post<Body>(path, { anonymousId: who }, keyOf(who))).body;
  }

  test("an export tells of the files, and erasing takes them away, those that were sent to them too", async () => {
    const { body } = await upload(picture());
    const reply = await uploadAsAgent(bytesOf(png(5, 5, "an answer")));
    const [ada, grace] = [await visitor("ada"), await agent()];
    ada.send({ type: "open", clientId: "c1", text: "", attachment: body.id });
    const { conversation } = await ada.next("ack");
    grace.send({ type: "say", clientId: "a1", conversation, text: "", attachment: reply.id });
    await grace.next("ack");
    const { files, conversations } = await ask<PersonExport>(routes.export, "ada");
    expect(files).toEqual([{ ...body, conversation, uploadedAt: site.clock.now }]);
    expect(conversations[0]?.log.map(({ attachment }) => attachment?.id)).toEqual([
      body.id,
      reply.id,
    ]);

    expect(await ask<Erased>(routes.erase, "ada")).toMatchObject({ files: 2 });
    for (const { url } of [body, reply]) expect((await fetch(site.url + url)).status).toBe(404);
    expect(onDisk()).toEqual([]);
  });

  test("what another customer has sent as well stays theirs", async () => {
    const [own, other] = [await upload(picture()), await upload(picture(), { who: "bob" })];
    expect(await lying()).toHaveLength(1);
    await ask(routes.erase, "ada");
    expect((await fetch(site.url + own.body.url)).status).toBe(404);
    expect((await fetch(site.url + other.body.url)).status).toBe(200);
    await ask(routes.erase, "bob");
    expect(await lying()).toEqual([]);
  });
});

test("what was never sent goes after a day, and so does what an earlier end left behind", async () => {
  const directory = join(site.directory, "files");
  const files = await createFiles({ store: site.store, directory, clock: () => site.clock.now });
  const { body } = await upload(picture());
  const sent = await upload(bytesOf(png(9, 9, "sent")));
  const ada = await visitor("ada");
  ada.send({ type: "open", clientId: "c1", text: "", attachment: sent.body.id });
  await ada.next("ack");
  await files.tidy();
  expect(await lying()).toHaveLength(2);
  site.clock.now += day + 1;
  await files.tidy();
  expect((await fetch(site.url + body.url)).status).toBe(404);
  expect((await fetch(site.url + sent.body.url)).status).toBe(200);
  await site.store.db.updateTable("files").set({ conversation: null }).execute();
  await site.store.db.deleteFrom("files").execute();
  expect(await lying()).toHaveLength(1);
  await files.tidy();
  expect(await lying()).toEqual([]);
});

test("what was taken in lies there as it came, however many pieces it is kept in", async () => {
  const large = bytesOf(png(9, 9, "many pieces ".repeat(60_000)));
  await upload(picture());
  expect(await lying()).toEqual([picture()]);
  const { body } = await upload(large);
  expect(new Uint8Array(await (await fetch(site.url + body.url)).arrayBuffer())).toEqual(large);
});

/** @returns the status of the answer, though the server stops reading before all was sent. */
function sendRaw(port: string, body: Uint8Array, saysLength: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const path = `${routes.files}?name=a.png&anonymousId=ada`;
    const request = httpRequest({ port, path, method: "POST" }, ({ statusCode = 0 }) =>
      resolve(statusCode),
    );
    request.setHeader("content-type", "image/png").setHeader(deviceKeyHeader, keyOf("ada"));
    if (saysLength) request.setHeader("content-length", body.length);
    request.on("error", reject);
    // In two pieces, of which the client cannot know the length beforehand.
    request.write(body.subarray(0, 2000));
    request.end(body.subarray(2000));
  });
}
