import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ServerFrame } from "@proffer/protocol";
import { connect } from "../testing/chat-client.ts";
import type { ChatClient } from "../testing/chat-client.ts";
import { agentKey, keyOf, second, startSite } from "../testing/site.ts";
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
type Client = ChatClient & { welcome: Welcome };

async function visitor(anonymousId: string): Promise<Client> {
  const client = await connect(site.url);
  clients.push(client);
  client.send({ type: "hello", role: "visitor", anonymousId, deviceKey: keyOf(anonymousId) });
  return { ...client, welcome: await client.next("welcome") };
}

async function agent(name = "Grace"): Promise<Client> {
  const client = await connect(site.url, { origin: site.url });
  clients.push(client);
  client.send({ type: "hello", role: "agent", key: agentKey, name });
  return { ...client, welcome: await client.next("welcome") };
}

async function open(client: ChatClient, clientId = "c1", team?: string): Promise<string> {
  client.send({ type: "open", clientId, text: "Hello?", ...(team && { team }) });
  const { conversation } = await client.next("ack");
  await client.next("conversation");
  await client.next("message");
  return conversation;
}

async function close(client: ChatClient, conversation: string): Promise<void> {
  client.send({ type: "close", conversation });
  while ((await client.next("conversation")).conversation.status === "open") continue;
}

/** The frames of a type that have come by the time the server has answered a message of this client. */
async function settled(client: ChatClient, type: ServerFrame["type"]): Promise<ServerFrame[]> {
  client.send({ type: "read", conversation: "nothing", after: 0 });
  await client.next("error");
  return client.rest().filter((frame) => frame.type === type);
}

test("who comes is told what this server can do and how many agents are there", async () => {
  const { welcome } = await visitor("ada");
  expect(welcome).toMatchObject({
    agentsOnline: 0,
    features: { uploads: { maxBytes: 10_485_760 }, transcript: false, help: false },
  });
  await agent();
  expect((await clients[0]?.next("agents"))?.online).toBe(1);
  expect((await visitor("bob")).welcome.agentsOnline).toBe(1);
});

describe("Read marks", () => {
  test("go to the other side, move forward only and not beyond what was said, and are kept", async () => {
    const [ada, grace] = [await visitor("ada"), await agent()];
    const conversation = await open(ada);
    grace.send({ type: "seen", conversation, seq: 99 });
    const mark = { type: "seen", conversation, seq: 1, from: "agent" };
    expect(await ada.next("seen")).toEqual(mark);
    grace.send({ type: "seen", conversation, seq: 1 });
    grace.send({ type: "seen", conversation, seq: 0 });
    grace.send({ type: "say", conversation, clientId: "a1", text: "Hello" });
    await ada.next("message");
    ada.send({ type: "seen", conversation, seq: 2 });
    expect(await ada.next("seen")).toEqual({ ...mark, seq: 2, from: "visitor" });
    const [again] = (await visitor("ada")).welcome.conversations;
    expect(again?.seen).toEqual({ visitor: 2, agent: 1 });
  });
});

describe("Who has taken it", () => {
  test("is who answered last, or said that they are there", async () => {
    const [ada, grace, linus] = [await visitor("ada"), await agent(), await agent("Linus")];
    const conversation = await open(ada);
    grace.send({ type: "take", conversation });
    expect((await ada.next("conversation")).conversation.agent).toEqual({ name: "Grace" });
    linus.send({ type: "say", conversation, clientId: "a1", text: "Mine" });
    await ada.next("message");
    expect((await ada.next("conversation")).conversation.agent).toEqual({ name: "Linus" });
    await close(ada, conversation);
    grace.send({ type: "take", conversation });
    expect((await grace.next("error")).code).toBe("conversation_closed");
  });
});

describe("The queue", () => {
  test("tells each of a team who waits where they stand, and moves up when one is taken", async () => {
    const [ada, bob, eve] = [await visitor("ada"), await visitor("bob"), await visitor("eve")];
    const first = await open(ada, "c1", "payments");
    expect(await ada.next("queue")).toMatchObject({ conversation: first, position: 1 });
    site.clock.now += second;
    await open(eve, "c1", "returns");
    const later = await open(bob, "c1", "payments");
    expect((await bob.next("queue")).position).toBe(2);
    expect((await eve.next("queue")).position).toBe(1);
    const grace = await agent();
    grace.send({ type: "take", conversation: first });
    expect(await bob.next("queue")).toMatchObject({ conversation: later, position: 1 });
    const again = await visitor("bob");
    expect((await again.next("queue")).position).toBe(1);
    expect(await settled(ada, "queue")).toEqual([]);
  });

  test("says how long it takes only where that is known, and not when nobody is there", async () => {
    const grace = await agent();
    for (const [who, wait] of [
      ["ann", 10],
      ["ben", 1000],
      ["cyd", 60],
    ] as const) {
      const client = await visitor(who);
      const conversation = await open(client);
      expect((await client.next("queue")).expectedWaitMs).toBeNull();
      site.clock.now += wait * second;
      grace.send({ type: "say", conversation, clientId: who, text: "Hello" });
      await client.next("message");
    }
    const ada = await visitor("ada");
    await open(ada);
    expect((await ada.next("queue")).expectedWaitMs).toBe(60 * second);
    site.clock.now += 20 * second;
    expect((await (await visitor("ada")).next("queue")).expectedWaitMs).toBe(40 * second);
    site.clock.now += 50 * second;
    expect((await (await visitor("ada")).next("queue")).expectedWaitMs).toBeNull();
    site.clock.now -= 60 * second;
    await grace.close();
    expect((await ada.next("agents")).online).toBe(0);
    expect((await ada.next("queue")).expectedWaitMs).toBeNull();
  });
});

describe("A visitor's conversations", () => {
  test("are all listed, the open one first, and can be read again", async () => {
    const ada = await visitor("ada");
    const first = await open(ada, "c1");
    await close(ada, first);
    site.clock.now += second;
    const current = await open(ada, "c2");
    const again = await visitor("ada");
    expect(again.welcome.conversations.map(({ id, status }) => [id, status])).toEqual([
      [current, "open"],
      [first, "closed"],
    ]);
    await again.next("message");
    again.send({ type: "read", conversation: first, after: 0 });
    expect((await again.next("message")).message).toMatchObject({ conversation: first, seq: 1 });
  });

  test("are nobody else's to read, mark, rate, leave an address in, close, take or reopen", async () => {
    const ada = await visitor("ada");
    const conversation = await open(ada);
    const grace = await agent();
    grace.send({ type: "say", conversation, clientId: "a1", text: "secret" });
    await ada.next("message");
    await close(ada, conversation);
    const before = await site.store.db.selectFrom("conversations").selectAll().execute();
    const eve = await visitor("eve");
    expect(eve.welcome.conversations).toEqual([]);
    for (const frame of [
      { type: "read", conversation, after: 0 },
      { type: "seen", conversation, seq: 1 },
      { type: "rate", conversation, score: 1 },
      { type: "contact", conversation, email: "eve@example.com" },
      { type: "close", conversation },
      { type: "typing", conversation },
      { type: "say", conversation, clientId: "e1", text: "Hello" },
    ] as const) {
      eve.send(frame);
      expect((await eve.next("error")).code).toBe("not_found");
    }
    for (const type of ["take", "reopen"] as const) {
      eve.send({ type, conversation });
      expect((await eve.next("error")).code).toBe("forbidden");
    }
    expect(eve.rest().filter(({ type }) => type === "message")).toEqual([]);
    expect(await site.store.db.selectFrom("conversations").selectAll().execute()).toEqual(before);
  });
});

describe("After the close", () => {
  test("the customer says how it was, and the desk sees it", async () => {
    const [ada, grace] = [await visitor("ada"), await agent()];
    const conversation = await open(ada);
    ada.send({ type: "rate", conversation, score: 5 });
    expect((await ada.next("error")).code).toBe("bad_request");
    await close(ada, conversation);
    while ((await grace.next("conversation")).conversation.status === "open") continue;
    ada.send({ type: "rate", conversation, score: 4, comment: "Quick\0!" });
    const rating = { score: 4, comment: "Quick!" };
    expect((await grace.next("conversation")).conversation.rating).toEqual(rating);
    grace.send({ type: "rate", conversation, score: 1 });
    expect((await grace.next("error")).code).toBe("forbidden");
  });

  test("an agent opens it again, unless the customer has opened another", async () => {
    const [ada, grace] = [await visitor("ada"), await agent()];
    const first = await open(ada, "c1");
    await close(ada, first);
    grace.send({ type: "reopen", conversation: first });
    expect((await ada.next("conversation")).conversation).toMatchObject({
      id: first,
      status: "open",
    });
    await close(ada, first);
    await open(ada, "c2");
    grace.send({ type: "reopen", conversation: first });
    expect((await grace.next("error")).code).toBe("conversation_open");
  });
});

test("an address is kept with the conversation and told to the desk", async () => {
  const [ada, grace] = [await visitor("ada"), await agent()];
  const conversation = await open(ada);
  await grace.next("conversation");
  ada.send({ type: "contact", conversation, email: "ada@example.com", name: "Ada" });
  const contact = { email: "ada@example.com", name: "Ada" };
  expect((await grace.next("conversation")).conversation.contact).toEqual(contact);
  expect((await agent()).welcome.conversations[0]?.contact).toEqual(contact);
});

test.each([
  { type: "seen", conversation: "x", seq: -1 },
  { type: "seen", conversation: "x", seq: 1.5 },
  { type: "rate", conversation: "x", score: 6 },
  { type: "rate", conversation: "x", score: 0 },
  { type: "rate", conversation: "x", score: "5" },
  { type: "rate", conversation: "x", score: 5, comment: "x".repeat(1001) },
  { type: "contact", conversation: "x", email: "nobody" },
  { type: "contact", conversation: "x", email: "a@b.example\r\nbcc: c@d.example" },
  { type: "contact", conversation: "x", email: "a@b.example", name: "" },
  { type: "contact", conversation: ["x"], email: "a@b.example" },
  { type: "open", clientId: "c", text: "" },
  { type: "open", clientId: "c", text: "", attachment: { id: "x" } },
  { type: "say", clientId: "c", conversation: "x", text: " ", attachment: "" },
  { type: "take" },
])("the hostile frame %j is refused and the socket stays", async (frame) => {
  const ada = await visitor("ada");
  ada.sendRaw(JSON.stringify(frame));
  expect((await ada.next("error")).code).toBe("bad_request");
  await open(ada);
});
