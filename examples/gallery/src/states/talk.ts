import type { PendingMessage } from "@proffer/sdk";
import { ago } from "./clock.ts";
import { aboutTeapot, agent, here, running, visitor } from "./people.ts";
import { teapot } from "./products.ts";
import { group } from "./state.ts";

const route = { type: "conversation" } as const;
const { agent: _, ...untaken } = running;
const waiting = { ...untaken, messages: 1 };
const first = visitor(1, 3, "My card is declined, and I do not know why.");
const closed = { ...running, status: "closed" } as const;

/** A message of the customer's that the server does not have yet. */
export function pending(clientId: string, some: Partial<PendingMessage>): PendingMessage {
  return { clientId, from: "visitor", text: "", at: ago(0), pending: true, ...some };
}

export const talk = group("The conversation", [
  { id: "talk-empty", title: "Nothing said yet", route, set: (stub) => stub.setChat(here) },
  {
    id: "talk",
    title: "Questions, answers, typing",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: running,
        conversations: [running],
        messages: aboutTeapot,
        agentSeen: 5,
        agentTyping: true,
      }),
  },
  {
    id: "talk-seen",
    title: "Read, and one on its way",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: running,
        conversations: [running],
        messages: [
          ...aboutTeapot,
          visitor(7, 1, "Then I take two."),
          pending("p", { text: "And a mug." }),
        ],
        agentSeen: 7,
      }),
  },
  {
    id: "talk-queue",
    title: "In line",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: waiting,
        conversations: [waiting],
        messages: [first],
        queue: { position: 3, expectedWaitMs: 240_000 },
      }),
  },
  {
    id: "talk-joined",
    title: "Somebody has joined",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: running,
        conversations: [running],
        messages: [first],
        agentSeen: 1,
      }),
  },
  {
    id: "talk-offline",
    title: "Cut off",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        connection: "offline",
        conversation: waiting,
        conversations: [waiting],
        messages: [
          first,
          pending("p", { text: "Are you there?" }),
          pending("q", { text: "Hello?", failed: "network" }),
        ],
      }),
    act: (_hand, stub) => stub.setChat({ connection: "offline" }),
  },
  {
    id: "talk-about",
    title: "About a product",
    route: { type: "conversation", about: "o" },
    set(stub) {
      stub.setChat(here);
      stub.proffer({
        id: "o",
        state: "shown",
        text: "Still thinking about the Ash-Glaze Teapot?",
        about: teapot,
        at: ago(1),
      });
    },
  },
  {
    id: "talk-away",
    title: "Nobody is here",
    route,
    set: (stub) => stub.setChat({ ...here, agentsOnline: 0 }),
  },
  {
    id: "talk-away-faults",
    title: "Nobody is here, and something is missing",
    route,
    set: (stub) => stub.setChat({ ...here, agentsOnline: 0 }),
    act: (hand) => hand.press('form button[type="submit"]'),
  },
  {
    id: "talk-reach",
    title: "Written to nobody",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        agentsOnline: 0,
        conversation: waiting,
        conversations: [waiting],
        messages: [first],
      }),
  },
  {
    id: "talk-reached",
    title: "Will be answered by mail",
    route,
    set(stub) {
      const left = { ...waiting, contact: { email: "ann@example.com" } };
      stub.setChat({
        ...here,
        agentsOnline: 0,
        conversation: left,
        conversations: [left],
        messages: [first],
      });
    },
  },
  {
    id: "talk-rate",
    title: "Over: how was it?",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: closed,
        conversations: [closed],
        messages: aboutTeapot.slice(3),
      }),
  },
  {
    id: "talk-rate-comment",
    title: "Over: something to say",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: closed,
        conversations: [closed],
        messages: aboutTeapot.slice(3),
      }),
    act: (hand) => hand.press(".mark input", 4),
  },
  {
    id: "talk-rated",
    title: "Over, and rated",
    route,
    set(stub) {
      const rated = { ...closed, rating: { score: 5 } };
      stub.setChat({
        ...here,
        conversation: rated,
        conversations: [rated],
        messages: aboutTeapot.slice(3),
      });
    },
  },
  {
    id: "talk-transcript",
    title: "A copy by mail",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: running,
        conversations: [running],
        messages: aboutTeapot.slice(3),
      }),
    act: (hand) => hand.click("transcript"),
  },
  {
    id: "talk-transcript-sent",
    title: "A copy on its way",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: running,
        conversations: [running],
        messages: aboutTeapot.slice(3),
      }),
    async act(hand) {
      await hand.click("transcript");
      await hand.find("transcript-form");
      await hand.write("#care-email", "ann@example.com");
      await new Promise((done) => void setTimeout(done, 50));
      await hand.press('form button[type="submit"]');
    },
  },
  {
    id: "talk-long",
    title: "Long words, other scripts",
    route,
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: running,
        conversations: [running],
        messages: [
          visitor(1, 9, "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"),
          agent(
            2,
            8,
            "https://shop.example/a/very/long/address/that/goes/on/and/on/and/does/not/end/before/the/line?does=1",
            { name: "Maximiliane von Hohenstaufen-Württemberg" },
          ),
          visitor(3, 7, "请问这款茶壶可以微波炉加热吗？如果不行，有没有别的推荐？"),
          agent(4, 6, "مرحبا! الإبريق يُغسل باليد فقط، ولا يوضع في الميكروويف."),
        ],
      }),
  },
]);
