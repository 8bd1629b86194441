import type { HelpArticle } from "@proffer/protocol";
import { stubConversation } from "../../../../packages/widget/src/testing/stub-proffer.ts";
import { ago, dayMinutes } from "./clock.ts";
import { here, running } from "./people.ts";
import { teapot } from "./products.ts";
import { group } from "./state.ts";

const route = { type: "home" } as const;
const features = { ...here.features, uploads: null, transcript: false, help: true };

/** What the shop has written down. */
export const articles: readonly HelpArticle[] = [
  { id: "returns", title: "Returns and refunds", text: "You have **30 days**." },
  { id: "care", title: "How to care for unglazed clay", text: "Water, no soap." },
  { id: "customs", title: "Customs and import duties outside of the European Union", text: "…" },
];

const earlier = stubConversation({ id: "c0", status: "closed", lastAt: ago(9 * dayMinutes) });

export const home = group("Home", [
  { id: "home", title: "Somebody is here", route, set: (stub) => stub.setChat(here) },
  {
    id: "home-away",
    title: "Nobody is here",
    route,
    set: (stub) => stub.setChat({ ...here, agentsOnline: 0 }),
  },
  {
    id: "home-running",
    title: "A conversation, an offer, the help",
    route,
    set(stub) {
      stub.onHelp = async () => articles;
      const unread = { ...running, seen: { visitor: 5, agent: 5 } };
      stub.setChat({ ...here, features, conversation: unread, conversations: [unread, earlier] });
      stub.proffer({
        text: "Still thinking about it?",
        about: teapot,
        state: "shown",
        at: ago(90),
      });
    },
  },
  {
    id: "home-help-loading",
    title: "Help on its way",
    route,
    set(stub) {
      stub.onHelp = () => new Promise(() => {});
      stub.setChat({ ...here, features });
    },
  },
  {
    id: "home-help-nothing",
    title: "Nothing found",
    route,
    set(stub) {
      stub.onHelp = async (query) => (query ? [] : articles);
      stub.setChat({ ...here, features });
    },
    async act(hand) {
      await hand.find("help-article");
      await hand.write('[data-testid="help-search"]', "Straßenbahnhaltestelle");
      await hand.root.querySelector(".nothing");
      await new Promise((done) => void setTimeout(done, 400));
    },
  },
  {
    id: "home-help-failed",
    title: "Help out of reach",
    route,
    set(stub) {
      stub.onHelp = () => Promise.reject(new Error("offline"));
      stub.setChat({ ...here, features });
    },
  },
  {
    id: "home-hushed",
    title: "An offer that was not wanted",
    route,
    set(stub) {
      stub.setChat(here);
      stub.proffer({ state: "shown", text: "A new glaze has come out of the kiln.", at: ago(60) });
    },
    act: (hand) => hand.click("never"),
  },
  {
    id: "article",
    title: "A help article",
    route: {
      type: "article",
      article: {
        id: "returns",
        title: "Returns and refunds",
        text: "You have **30 days** from the day that the parcel came.\n\nWhat we need from you:\n- the number of your order, such as `QH-20418`\n- a picture, where something is broken\n- *no reason at all*\n\nWrite to mailto:returns@shop.example, or see [the whole policy](https://shop.example/returns).",
        url: "https://shop.example/returns",
      },
    },
    set: (stub) => stub.setChat({ ...here, features }),
  },
]);
