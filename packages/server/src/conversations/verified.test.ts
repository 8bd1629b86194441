import { afterEach, beforeEach, expect, test } from "vitest";
import { closeRefused } from "@proffer/protocol";
import type { Conversation } from "@proffer/protocol";
import { connect } from "../testing/chat-client.ts";
import type { ChatClient } from "../testing/chat-client.ts";
import { agentKey, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

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

async function hello(anonymousId: string, identityToken?: string): Promise<ChatClient> {
  const client = await connect(site.url);
  clients.push(client);
  client.send({
    type: "hello",
    role: "visitor",
    anonymousId,
    deviceKey: keyOf(anonymousId),
    ...(identityToken !== undefined && { identityToken }),
  });
  return client;
}

async function visitor(anonymousId: string, token?: string): Promise<ChatClient> {
  const client = await hello(anonymousId, token);
  await client.next("welcome");
  return client;
}

async function agent(): Promise<ChatClient & { readonly listed: readonly Conversation[] }> {
  const client = await connect(site.url, { origin: site.url });
  clients.push(client);
  client.send({ type: "hello", role: "agent", key: agentKey, name: "Grace" });
  return { ...client, listed: (await client.next("welcome")).conversations };
}

async function open(client: ChatClient): Promise<string> {
  client.send({ type: "open", clientId: "c1", text: "Where is my order?" });
  return (await client.next("ack")).conversation;
}

test("a visitor with a token is shown to agents as who they are", async () => {
  const desk = await agent();
  await open(await visitor("phone", await site.token("ada")));
  expect((await desk.next("conversation")).conversation).toMatchObject({
    anonymousId: "phone",
    userId: "ada",
    verified: true,
  });
  expect((await agent()).listed).toMatchObject([{ userId: "ada", verified: true }]);
});

test("a name that the page gives itself is never shown as proven", async () => {
  await site.send("phone", [{ type: "identify", userId: "ada", traits: { name: "Ada" } }]);
  await open(await visitor("phone"));
  const [listed] = (await agent()).listed;
  expect(listed).toMatchObject({ userId: "ada", customer: "Ada" });
  expect(listed).not.toHaveProperty("verified");
});

test("the proven user takes the place of the one that the page says", async () => {
  await site.send("phone", [{ type: "identify", userId: "the-boss" }]);
  await open(await visitor("phone", await site.token("eve")));
  expect((await agent()).listed).toMatchObject([{ userId: "eve", verified: true }]);
});

test("who logs in during a conversation is shown so at once, to both sides", async () => {
  const desk = await agent();
  const phone = await visitor("phone");
  await open(phone);
  await desk.next("conversation");
  await phone.next("conversation");
  const events = [{ type: "identify", userId: "ada" }];
  await site.send("phone", events, keyOf("phone"), await site.token("ada"));
  for (const client of [desk, phone])
    expect((await client.next("conversation")).conversation).toMatchObject({ verified: true });
});

test("a visitor whose token has expired is let in all the same, unverified, and told", async () => {
  const phone = await hello("phone", await site.token("ada", { exp: 1 }));
  await phone.next("welcome");
  expect(await phone.next("error")).toMatchObject({
    code: "bad_identity_token",
    message: expect.stringContaining("has expired"),
  });
  await open(phone);
  expect((await agent()).listed[0]).not.toHaveProperty("verified");
});

test("a device that is known as somebody else's shows their conversation to nobody with another token", async () => {
  await open(await visitor("phone", await site.token("ada")));
  const eve = await hello("phone", await site.token("eve"));
  expect(await eve.next("error")).toMatchObject({ code: "other_user" });
  expect(await eve.closed).toBe(closeRefused);
  expect(eve.rest()).toEqual([]);
  expect((await agent()).listed).toMatchObject([{ userId: "ada" }]);
});

test("a token without the device's key opens nothing", async () => {
  await open(await visitor("phone", await site.token("ada")));
  const eve = await connect(site.url);
  clients.push(eve);
  const identityToken = await site.token("ada");
  const deviceKey = keyOf("eve");
  eve.send({ type: "hello", role: "visitor", anonymousId: "phone", deviceKey, identityToken });
  expect(await eve.next("error")).toMatchObject({ code: "foreign_device" });
  expect(await eve.closed).toBe(closeRefused);
});
