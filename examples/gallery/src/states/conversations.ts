import { stubConversation } from "../../../../packages/widget/src/testing/stub-proffer.ts";
import { ago, dayMinutes } from "./clock.ts";
import { aboutTeapot, here, running } from "./people.ts";
import { group } from "./state.ts";

const route = { type: "conversations" } as const;

const unread = { ...running, seen: { visitor: 5, agent: 5 } };
const old = stubConversation({
  id: "c0",
  status: "closed",
  agent: { name: "Jonas" },
  lastText: "Thank you, that was quick!",
  lastAt: ago(9 * dayMinutes),
  seen: { visitor: 4, agent: 4 },
  messages: 4,
});
const unanswered = stubConversation({
  id: "c9",
  status: "closed",
  lastText: "",
  lastAt: ago(300 * dayMinutes),
  seen: { visitor: 1, agent: 0 },
  messages: 1,
});
const all = [unread, old, unanswered];

export const conversations = group("Conversations", [
  {
    id: "conversations",
    title: "One unread, two over",
    route,
    set: (stub) => stub.setChat({ ...here, conversation: unread, conversations: all }),
  },
  { id: "conversations-none", title: "None", route, set: (stub) => stub.setChat(here) },
  {
    id: "conversation-old",
    title: "Looked at again",
    route: { type: "conversation" },
    set: (stub) =>
      stub.setChat({
        ...here,
        conversation: old,
        conversations: all,
        messages: aboutTeapot.slice(0, 3),
      }),
  },
]);
