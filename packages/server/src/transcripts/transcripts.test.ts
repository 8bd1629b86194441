import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { TranscriptReply } from "@proffer/protocol";
import { createMailer } from "../mail/mailer.ts";
import { connect } from "../testing/chat-client.ts";
import type { ChatClient } from "../testing/chat-client.ts";
import { agentKey, hour, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

interface Delivered {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

let site: Site;
let smtp: SMTPServer;
let mails: Delivered[] = [];
let clients: ChatClient[] = [];
let refuses = false;

beforeEach(async () => {
  mails = [];
  clients = [];
  refuses = false;
  smtp = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username, password }, _session, done) =>
      username === "shop@x" && password === "p:w/d"
        ? done(null, { user: username })
        : done(new Error("no")),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        done(refuses ? new Error("full") : null);
      });
    },
  });
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const { port } = smtp.server.address() as AddressInfo;
  const url = `smtp://shop%40x:p%3Aw%2Fd@127.0.0.1:${port}`;
  site = await startSite({ mailer: createMailer({ url, from: "The Shop <help@shop.example>" }) });
});
afterEach(async () => {
  for (const client of clients) client.socket.terminate();
  await site.close();
  await new Promise<void>((resolve) => smtp.close(resolve));
});

async function talk(isAnswered = true): Promise<string> {
  const ada = await connect(site.url);
  clients.push(ada);
  ada.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
  expect((await ada.next("welcome")).features?.transcript).toBe(true);
  ada.send({
    type: "open",
    clientId: "c1",
    text: "Where is my <b>parcel</b>?\n.\nBcc: x@y.example",
  });
  const { conversation } = await ada.next("ack");
  if (!isAnswered) return conversation;
  const grace = await connect(site.url, { origin: site.url });
  clients.push(grace);
  grace.send({ type: "hello", role: "agent", key: agentKey, name: "Grace" });
  grace.send({ type: "say", conversation, clientId: "a1", text: "On its way." });
  await grace.next("ack");
  return conversation;
}

const ask = (conversation: string, email = "ada@example.com", who = "ada", locale?: string) =>
  site.post<TranscriptReply>(
    routes.transcript,
    { anonymousId: who, conversation, email, ...(locale && { locale }) },
    keyOf(who),
  );

/** The text of a mail as its reader sees it. */
function bodyOf({ raw }: Delivered): string {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString();
  const bytes = body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([\dA-F]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, "latin1").toString().replaceAll("\r\n", "\n");
}

test("a conversation goes by mail to who had it, as plain text, and to nobody else", async () => {
  const conversation = await talk();
  expect(await ask(conversation)).toMatchObject({ status: 200, body: { sent: true } });
  const [mail] = mails;
  expect(mail).toMatchObject({ from: "help@shop.example", to: ["ada@example.com"] });
  const head = mail?.raw.split("\r\n\r\n")[0] ?? "";
  expect(head).toContain("Subject: Your conversation of 22 November 2026");
  expect(head).toContain("Content-Type: text/plain");
  expect(head).not.toMatch(/^bcc/im);
  expect(mail && bodyOf(mail)).toContain(
    "You — 22 Nov 2026, 10:00\nWhere is my <b>parcel</b>?\n.\nBcc: x@y.example\n\nGrace — 22 Nov 2026, 10:00\nOn its way.",
  );
});

test("a reader of Chinese reads Chinese around it", async () => {
  await ask(await talk(), "ada@example.com", "ada", "zh-Hans-CN");
  expect(mails[0] && bodyOf(mails[0])).toContain("您 — 2026年11月22日");
});

test("somebody else's conversation is not sent, nor one that nobody has answered", async () => {
  const conversation = await talk();
  const foreign = await ask(conversation, "eve@example.com", "eve");
  expect(foreign).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  const stolen = { anonymousId: "ada", conversation, email: "eve@example.com" };
  const { status } = await site.post(routes.transcript, stolen, keyOf("eve"));
  expect(status).toBe(403);
  expect(mails).toEqual([]);
});

test("before anybody has answered there is nothing to send", async () => {
  expect((await ask(await talk(false))).status).toBe(400);
  expect(mails).toEqual([]);
});

test.each(["", "ada", "ada@example.com, eve@example.com", "a@b.example\r\nbcc: c@d.example"])(
  "%j is no address",
  async (email) => {
    expect((await ask(await talk(), email)).status).toBe(400);
    expect(mails).toEqual([]);
  },
);

test("it goes three times an hour", async () => {
  const conversation = await talk();
  for (let i = 0; i < 3; i++) expect((await ask(conversation)).status).toBe(200);
  expect(await ask(conversation)).toMatchObject({
    status: 429,
    body: { error: { code: "rate_limited" } },
  });
  site.clock.now += hour + 1;
  expect((await ask(conversation)).status).toBe(200);
});

test("a mail server that refuses is told of, without its words", async () => {
  refuses = true;
  const { status, body } = await ask(await talk());
  expect(status).toBe(503);
  expect(body.error).toMatchObject({ code: "unavailable", retryable: true });
  expect(body.error.message).not.toContain("full");
});

test("without a mail server there is nothing at that path", async () => {
  const plain = await startSite();
  const request = { anonymousId: "ada", conversation: "x", email: "ada@example.com" };
  expect((await plain.post(routes.transcript, request, keyOf("ada"))).status).toBe(404);
  await plain.close();
});

test.each(["localhost:25", "http://mail.example", "smtp://", ""])(
  "%j is no mail server, and its password is not repeated",
  (url) => {
    const make = () =>
      createMailer({ url: url.replace("://", "://ada:secret@"), from: "a@b.example" });
    expect(make).toThrow(/smtp:\/\/user:password@mail.example:587/);
    expect(make).not.toThrow(/secret/);
  },
);
