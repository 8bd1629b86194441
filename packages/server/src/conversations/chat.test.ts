import { afterEach, beforeEach, expect, test } from "vitest";
import { closeRefused, closeRestart, maxTextLength } from "@proffer/protocol";
import type { ChatMessage, HandoffContext, ServerFrame } from "@proffer/protocol";
import { connect } from "../testing/chat-client.ts";
import type { ChatClient } from "../testing/chat-client.ts";
import { agentKey, createDirectory, keyOf, startSite } from "../testing/site.ts";
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

type Welcome = Extract<ServerFrame, { type: "welcome" }>;

async function visitor(
  anonymousId: string,
  hello: { after?: number; conversation?: string } = {},
  at = site,
): Promise<ChatClient & { welcome: Welcome }> {
  const client = await connect(at.url);
  clients.push(client);
  client.send({
    type: "hello",
    role: "visitor",
    anonymousId,
    deviceKey: keyOf(anonymousId),
    ...hello,
  });
  return { ...client, welcome: await client.next("welcome") };
}

async function agent(name = "Grace", at = site): Promise<ChatClient & { welcome: Welcome }> {
  const client = await connect(at.url, { origin: at.url });
  clients.push(client);
  client.send({ type: "hello", role: "agent", key: agentKey, name });
  return { ...client, welcome: await client.next("welcome") };
}

async function stranger(options = {}): Promise<ChatClient> {
  const client = await connect(site.url, options);
  clients.push(client);
  return client;
}

/** Opens a conversation and waits until it is kept. */
async function open(
  client: ChatClient,
  clientId = "c1",
  text = "My card is refused",
): Promise<string> {
  client.send({ type: "open", clientId, text });
  const { conversation } = await client.next("ack");
  await client.next("conversation");
  await client.next("message");
  return conversation;
}

const texts = (messages: readonly ChatMessage[]): [number, string][] =>
  messages.map(({ seq, text }) => [seq, text]);

async function messages(client: ChatClient, count: number): Promise<ChatMessage[]> {
  const found: ChatMessage[] = [];
  while (found.length < count) found.push((await client.next("message")).message);
  return found;
}

test("a visitor and an agent talk, each message acknowledged and seen by every tab and every agent", async () => {
  const tabs = [await visitor("ada"), await visitor("ada")] as const;
  const agents = [await agent("Grace"), await agent("Linus")] as const;
  expect(tabs[0].welcome).toMatchObject({ conversations: [], serverTime: site.clock.now });

  tabs[0].send({ type: "open", clientId: "c1", text: "My card is refused", team: "payments" });
  const ack = await tabs[0].next("ack");
  expect(ack).toMatchObject({ clientId: "c1", seq: 1 });
  const said = {
    conversation: ack.conversation,
    seq: 1,
    clientId: "c1",
    from: "visitor",
    text: "My card is refused",
    at: site.clock.now,
  };
  for (const client of [...tabs, ...agents]) {
    expect((await client.next("message")).message).toEqual(said);
    expect((await client.next("conversation")).conversation).toMatchObject({
      id: ack.conversation,
      anonymousId: "ada",
      team: "payments",
      status: "open",
      messages: 1,
      lastText: "My card is refused",
      lastFrom: "visitor",
    });
  }

  agents[1].send({
    type: "say",
    conversation: ack.conversation,
    clientId: "a1",
    text: "Let me look",
  });
  expect(await agents[1].next("ack")).toMatchObject({ clientId: "a1", seq: 2 });
  for (const client of [...tabs, ...agents])
    expect((await client.next("message")).message).toMatchObject({
      seq: 2,
      from: "agent",
      name: "Linus",
      text: "Let me look",
    });
  expect(tabs[1].rest().filter(({ type }) => type === "ack")).toEqual([]);
});

test("an acknowledged message is on disk before the ack", async () => {
  const ada = await visitor("ada");
  ada.send({ type: "open", clientId: "c1", text: "kept?" });
  await ada.next("ack");
  expect(await site.store.db.selectFrom("messages").select(["seq", "text"]).execute()).toEqual([
    { seq: 1, text: "kept?" },
  ]);
});

test("a message sent again is acknowledged again with its first number, and said once", async () => {
  const ada = await visitor("ada");
  const conversation = await open(ada);
  ada.send({ type: "open", clientId: "c1", text: "My card is refused" });
  expect(await ada.next("ack")).toMatchObject({ seq: 1, conversation });
  for (let i = 0; i < 3; i++)
    ada.send({ type: "say", conversation, clientId: "c2", text: "Hello?" });
  for (let i = 0; i < 3; i++)
    expect(await ada.next("ack")).toMatchObject({ clientId: "c2", seq: 2 });
  expect(texts(await messages(ada, 1))).toEqual([[2, "Hello?"]]);
  expect(await site.store.db.selectFrom("messages").select("seq").execute()).toEqual([
    { seq: 1 },
    { seq: 2 },
  ]);
});

test("a message sent again is told of where the server that kept it has died before telling anybody", async () => {
  const ada = await visitor("ada");
  const conversation = await open(ada);
  const grace = await agent();
  const text = "Hello?";
  const row = { conversation, seq: 2, client_id: "c2", author: "visitor", text, at: 1 } as const;
  await site.store.db
    .insertInto("messages")
    .values({ ...row, name: null, attachment: null })
    .execute();
  await site.store.db.updateTable("conversations").set({ messages: 2 }).execute();
  ada.send({ type: "say", conversation, clientId: "c2", text });
  expect((await grace.next("message")).message).toMatchObject({ seq: 2, text });
});

test("a message that opened a conversation does not open another when it is sent again after the end", async () => {
  const ada = await visitor("ada");
  const conversation = await open(ada);
  ada.send({ type: "close", conversation });
  await ada.next("conversation");
  ada.send({ type: "open", clientId: "c1", text: "My card is refused" });
  expect(await ada.next("ack")).toMatchObject({ conversation, seq: 1 });
  expect(await site.store.db.selectFrom("conversations").select("id").execute()).toEqual([
    { id: conversation },
  ]);
});

test("two tabs that open at once share one conversation", async () => {
  const tabs = [await visitor("ada"), await visitor("ada"), await visitor("ada")];
  for (const [i, tab] of tabs.entries())
    tab.send({ type: "open", clientId: `c${i}`, text: `from tab ${i}` });
  const acks = await Promise.all(tabs.map((tab) => tab.next("ack")));
  expect(new Set(acks.map(({ conversation }) => conversation)).size).toBe(1);
  expect(acks.map(({ seq }) => seq).sort()).toEqual([1, 2, 3]);
});

test("who comes back gets what was said in between, and nothing twice", async () => {
  const ada = await visitor("ada");
  const conversation = await open(ada);
  await ada.close();
  const grace = await agent();
  for (const n of [2, 3, 4]) {
    grace.send({ type: "say", conversation, clientId: `a${n}`, text: `answer ${n}` });
    await grace.next("ack");
  }
  const back = await visitor("ada", { after: 2, conversation });
  expect(back.welcome.conversations[0]).toMatchObject({ id: conversation, messages: 4 });
  expect(texts(await messages(back, 2))).toEqual([
    [3, "answer 3"],
    [4, "answer 4"],
  ]);
  const afresh = await visitor("ada");
  expect(texts(await messages(afresh, 4)).map(([seq]) => seq)).toEqual([1, 2, 3, 4]);
  expect(back.rest().filter(({ type }) => type === "message")).toEqual([]);
});

test("who comes back to a newer conversation gets all of it, however much it knew of the old one", async () => {
  const [ada, other] = [await visitor("ada"), await visitor("ada")];
  const first = await open(ada, "c1", "first");
  await ada.close();
  other.send({ type: "close", conversation: first });
  other.send({ type: "open", clientId: "c2", text: "second" });
  const { conversation } = await other.next("ack");
  const back = await visitor("ada", { conversation: first, after: 1 });
  expect(back.welcome.conversations).toMatchObject([
    { id: conversation, status: "open" },
    { id: first, status: "closed" },
  ]);
  expect(texts(await messages(back, 1))).toEqual([[1, "second"]]);
});

test("a closed conversation takes no more messages, and the next open begins a new one", async () => {
  const [ada, grace] = [await visitor("ada"), await agent()];
  const conversation = await open(ada);
  grace.send({ type: "close", conversation });
  expect((await ada.next("conversation")).conversation).toMatchObject({ status: "closed" });
  ada.send({ type: "say", conversation, clientId: "c2", text: "one more thing" });
  expect(await ada.next("error")).toMatchObject({ code: "conversation_closed", clientId: "c2" });
  expect(await open(ada, "c2", "one more thing")).not.toBe(conversation);
});

test("conversations are there after a restart", async () => {
  const directory = createDirectory();
  const first = await startSite({}, directory);
  const ada = await visitor("ada", {}, first);
  const conversation = await open(ada);
  await first.close();
  expect(await ada.closed).toBe(closeRestart);
  const second = await startSite({}, directory);
  const grace = await agent("Grace", second);
  expect(grace.welcome.conversations).toMatchObject([
    { id: conversation, lastText: "My card is refused", messages: 1 },
  ]);
  expect(texts(await messages(await visitor("ada", {}, second), 1))).toEqual([
    [1, "My card is refused"],
  ]);
  await second.close();
});

test("an agent reads what was said and what the customer did, in time's order", async () => {
  await site.send("ada", [
    { type: "identify", userId: "u7", traits: { name: "Ada L." } },
    {
      event: "Product Viewed",
      properties: { product_id: "mug", tags: ["a"], note: "n".repeat(1000) },
    },
  ]);
  site.clock.now += 1000;
  await site.send(
    "ada",
    Array.from({ length: 60 }, (_, i) => ({
      event: "Operation Failed",
      properties: { operation: "payment", try: i },
    })),
  );
  const [ada, grace] = [await visitor("ada"), await agent()];
  const conversation = await open(ada);
  expect((await grace.next("conversation")).conversation).toMatchObject({
    customer: "Ada L.",
    userId: "u7",
  });
  await grace.next("message");
  grace.send({ type: "read", conversation, after: 0 });
  expect(texts(await messages(grace, 1))).toEqual([[1, "My card is refused"]]);
  const { entries } = await grace.next("timeline");
  expect(entries.length).toBe(50);
  expect(entries.at(-1)).toEqual({
    event: "Operation Failed",
    at: site.clock.now,
    properties: { operation: "payment", try: 59 },
  });
});

test("a timeline of the longest events still fits into one frame", async () => {
  const big = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`property-${i}`, "€".repeat(300)]),
  );
  for (let i = 0; i < 60; i++)
    await site.send("ada", [{ event: "Cart Viewed", properties: { ...big, i: undefined } }]);
  const [ada, grace] = [await visitor("ada"), await agent()];
  const conversation = await open(ada);
  grace.send({ type: "read", conversation, after: 0 });
  const timeline = await grace.next("timeline");
  expect(timeline.entries.length).toBeGreaterThan(3);
  expect(Buffer.byteLength(JSON.stringify(timeline))).toBeLessThanOrEqual(65_536);
});

test("why a customer was handed over reaches the agent, cut to what can be read", async () => {
  const [ada, grace] = [await visitor("ada"), await agent()];
  const fact = {
    path: "conditions.all[0]",
    fact: "streak",
    params: { event: "Operation Failed" },
    operator: "greaterThanInclusive",
    threshold: 3,
    value: 3,
    truth: true as const,
    events: Array.from({ length: 20 }, (_, i) => `event-${i}-${"x".repeat(30)}`),
  };
  const why: HandoffContext = {
    rule: { id: "stuck", name: "Stuck" },
    reasons: ["3 of 3 Operation Failed in a row"],
    facts: Array.from({ length: 40 }, () => fact),
  };
  ada.send({ type: "open", clientId: "c1", text: "help", why });
  const { conversation } = await grace.next("conversation");
  expect(conversation.why).toMatchObject({ rule: why.rule, reasons: why.reasons });
  expect(conversation.why.facts.length).toBeGreaterThan(0);
  expect(conversation.why.facts[0]?.events).toEqual(fact.events.slice(-10));
  expect(JSON.stringify(conversation.why).length).toBeLessThanOrEqual(16 * 1024);
});

test("an agent sees every conversation, the newest first", async () => {
  for (const name of ["ada", "bob", "eve"]) {
    site.clock.now += 1000;
    await open(await visitor(name));
  }
  expect((await agent()).welcome.conversations.map(({ anonymousId }) => anonymousId)).toEqual([
    "eve",
    "bob",
    "ada",
  ]);
});

test("more conversations than fit into one frame follow it", async () => {
  const why = { reasons: Array.from({ length: 15 }, () => "r".repeat(1000)), facts: [] };
  for (let i = 0; i < 8; i++) {
    const client = await visitor(`visitor-${i}`);
    client.send({ type: "open", clientId: "c1", text: "help", why });
    await client.next("ack");
  }
  const grace = await agent();
  expect(Buffer.byteLength(JSON.stringify(grace.welcome))).toBeLessThanOrEqual(65_536);
  const shown = grace.welcome.conversations.map(({ id }) => id);
  expect(shown.length).toBeLessThan(8);
  while (shown.length < 8) shown.push((await grace.next("conversation")).conversation.id);
  expect(new Set(shown).size).toBe(8);
});

test("typing reaches the other side only, and is not kept", async () => {
  const [ada, grace] = [await visitor("ada"), await agent()];
  const conversation = await open(ada);
  ada.send({ type: "typing", conversation });
  expect(await grace.next("typing")).toEqual({ type: "typing", conversation, from: "visitor" });
  grace.send({ type: "typing", conversation });
  expect(await ada.next("typing")).toMatchObject({ from: "agent" });
  for (let i = 0; i < 10; i++) grace.send({ type: "typing", conversation });
  grace.send({ type: "say", conversation, clientId: "a1", text: "done" });
  await ada.next("message");
  expect(ada.rest().filter(({ type }) => type === "typing")).toEqual([]);
});

test("another device is not let into a visitor's conversation", async () => {
  await open(await visitor("ada"));
  const eve = await stranger();
  eve.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("eve") });
  expect(await eve.next("error")).toMatchObject({ code: "foreign_device" });
  expect(await eve.closed).toBe(closeRefused);
});

test("a visitor cannot touch a conversation of somebody else, nor learn that it exists", async () => {
  const [ada, eve] = [await visitor("ada"), await visitor("eve")];
  const conversation = await open(ada);
  for (const [i, target] of [conversation, "no-such-conversation"].entries()) {
    const clientId = `e${i}`;
    eve.send({ type: "say", conversation: target, clientId, text: "hi" });
    eve.send({ type: "read", conversation: target, after: 0 });
    eve.send({ type: "close", conversation: target });
    eve.send({ type: "typing", conversation: target });
    const answers = [await eve.next("error"), await eve.next("error"), await eve.next("error")];
    expect(new Set(answers.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: "not_found", clientId });
    if (i === 0) await eve.next("error");
  }
  expect(eve.rest().filter(({ type }) => type !== "error")).toEqual([]);
  expect(ada.rest()).toEqual([]);
});

test.each([
  ["a wrong key", { key: "wrong" }, {}],
  ["a key that is right but for its end", { key: `${agentKey.slice(0, -1)}X` }, {}],
  ["the right key from another site", { key: agentKey }, { origin: "https://evil.example" }],
  ["the right key from a page of no origin", { key: agentKey }, { origin: "null" }],
])("an agent with %s is refused", async (_name, { key }, options) => {
  const client = await stranger(options);
  client.send({ type: "hello", role: "agent", key, name: "Mallory" });
  expect(await client.next("error")).toMatchObject({ code: "forbidden" });
  expect(await client.closed).toBe(closeRefused);
});

test("a visitor may come from any shop's page", async () => {
  const client = await stranger({ origin: "https://shop.example" });
  client.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
  expect(await client.next("welcome")).toMatchObject({ conversations: [] });
});

test("agents answer conversations and open none", async () => {
  const grace = await agent();
  grace.send({ type: "open", clientId: "a1", text: "hi" });
  expect(await grace.next("error")).toMatchObject({ code: "forbidden", clientId: "a1" });
});

test.each([
  ["no JSON", "{", "bad_json"],
  ["a list", "[]", "bad_request"],
  ["null", "null", "bad_request"],
  ["an unknown type", '{"type":"explode"}', "bad_request"],
  ["a poisoned prototype", '{"type":"say","__proto__":{"polluted":true}}', "bad_request"],
  ["an empty text", '{"type":"open","clientId":"c9","text":"  "}', "bad_request"],
  [
    "a text that is too long",
    JSON.stringify({ type: "open", clientId: "c9", text: "x".repeat(maxTextLength + 1) }),
    "bad_request",
  ],
  ["a number for a text", '{"type":"open","clientId":"c9","text":7}', "bad_request"],
  [
    "endless nesting",
    `{"type":"open","clientId":"c9","text":"x","why":{"reasons":[],"facts":[{"params":${'{"a":'.repeat(9000)}1${"}".repeat(9000)}}]}}`,
    "bad_request",
  ],
  ["bytes", Buffer.from([1, 2, 3]), "bad_request"],
  ["a second hello", '{"type":"hello","role":"agent","key":"k","name":"n"}', "bad_request"],
])("%s is answered with an error, and the socket lives on", async (_name, data, code) => {
  const ada = await visitor("ada");
  ada.sendRaw(data);
  expect(await ada.next("error")).toMatchObject({ code });
  expect("polluted" in {}).toBe(false);
  await open(ada);
});

test("twenty bad frames end a socket", async () => {
  const ada = await visitor("ada");
  for (let i = 0; i < 20; i++) ada.sendRaw("nonsense");
  expect(await ada.closed).toBe(1008);
});

test("a frame larger than 64 KiB ends the socket, and the server lives on", async () => {
  const ada = await visitor("ada");
  ada.sendRaw("x".repeat(65_537));
  expect(await ada.closed).toBe(1009);
  await visitor("bob");
});

test("before the hello nothing else is listened to", async () => {
  const client = await stranger();
  client.send({ type: "open", clientId: "c1", text: "hi" });
  expect(await client.next("error")).toMatchObject({ code: "bad_request" });
  expect(await site.store.db.selectFrom("messages").selectAll().execute()).toEqual([]);
});

test("who does not say hello in time is sent away", async () => {
  const hurried = await startSite({ chatLimits: { helloMs: 50 } });
  expect(await (await connect(hurried.url)).closed).toBe(1008);
  await hurried.close();
});

test("a socket that no longer answers is cut", async () => {
  const strict = await startSite({ chatLimits: { heartbeatMs: 50 } });
  const [alive, dead] = [await connect(strict.url), await connect(strict.url, { autoPong: false })];
  expect(await dead.closed).toBe(1006);
  expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  await strict.close();
});

test("a reader that has stopped reading is cut before it fills the memory", async () => {
  const tight = await startSite({ chatLimits: { maxBufferedBytes: 64 * 1024 } });
  const [ada, paused] = [await visitor("ada", {}, tight), await visitor("ada", {}, tight)];
  paused.socket.pause();
  const text = "x".repeat(maxTextLength);
  const conversation = await open(ada);
  let sent = 0;
  while (sent < 3000 && tight.sockets() === 2) {
    for (let i = 0; i < 50; i++)
      ada.send({ type: "say", conversation, clientId: `c-${sent++}`, text });
    for (let i = 0; i < 50; i++) await ada.next("ack");
  }
  expect(tight.sockets()).toBe(1);
  await tight.close();
});

test("a long conversation comes back whole to a slow reader", async () => {
  const ada = await visitor("ada");
  const conversation = await open(ada);
  const text = "x".repeat(maxTextLength);
  for (let i = 0; i < 450; i++) ada.send({ type: "say", conversation, clientId: `m${i}`, text });
  for (let i = 0; i < 450; i++) await ada.next("ack");
  const back = await visitor("ada");
  back.socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 200));
  ada.send({ type: "say", conversation, clientId: "live", text: "while you were reading" });
  await ada.next("ack");
  back.socket.resume();
  expect((await messages(back, 452)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 452 }, (_, i) => i + 1),
  );
});
