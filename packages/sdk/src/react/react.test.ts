// @vitest-environment happy-dom
import type { Event } from "@proffer/engine";
import type { FunctionComponent, ReactNode } from "react";
import { act, Activity, createElement as h, StrictMode, useEffect } from "react";
import type { Root } from "react-dom/client";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProffer } from "../create-proffer.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/storage.ts";
import type { Proffer } from "../types.ts";
import {
  ProfferProvider,
  useChat,
  useDecision,
  useOffer,
  useOffers,
  useProffer,
  useShownOffer,
} from "./index.ts";

const rules = {
  version: 1,
  rules: [
    {
      id: "hello",
      conditions: {
        fact: "count",
        params: { event: "Product Viewed" },
        operator: "greaterThanInclusive",
        value: 1,
      },
      event: { type: "message", params: { text: "Hello" } },
      repeat: "every",
      limits: [{ times: 1, per: "7d" }],
    },
  ],
};

let root: Root | undefined;
let place: HTMLElement;
let storage: Storage;
const open: Proffer[] = [];

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  storage = createMemoryStorage();
  place = document.createElement("div");
  document.body.replaceChildren(place);
});
afterEach(async () => {
  await act(async () => root?.unmount());
  root = undefined;
  await Promise.all(open.splice(0).map((client) => client.destroy()));
  vi.unstubAllGlobals();
});

function start(): Proffer {
  const client = createProffer({ rules, storage, sources: false });
  open.push(client);
  return client;
}

async function draw(...children: ReactNode[]): Promise<void> {
  root ??= createRoot(place);
  await act(async () => root?.render(h(StrictMode, null, ...children)));
}

/** What the store has of an event. */
async function tracked(name: string): Promise<readonly Event[]> {
  const { events } = await storage.since(0);
  return events.filter(({ event }) => event === name);
}

/** Long enough for what must not happen to have happened. */
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 30)));

/** Lets React draw until it is so. */
async function eventually(assertion: () => Promise<void> | void): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    await settled();
    const isSo = await Promise.resolve()
      .then(assertion)
      .then(
        () => true,
        () => false,
      );
    if (isSo) return;
  }
  await assertion();
}

/** That the page shows this, sooner or later. */
const expectText = (text: string) => eventually(() => expect(place.textContent).toBe(text));

const expectTracked = (name: string, times: number) =>
  eventually(async () => expect(await tracked(name)).toHaveLength(times));

/** Draws the texts of all offers, and whatever else a test looks at. */
const Offers: FunctionComponent = () =>
  useOffers()
    .map(({ text, state }) => `${text} ${state}`)
    .join();

test("A provider makes one client, even in StrictMode, and ends it when it is unmounted", async () => {
  const close = vi.spyOn(storage, "close");
  const clients = new Set<Proffer | undefined>();
  const Shop: FunctionComponent = () => {
    clients.add(useProffer());
    return null;
  };
  const options = { rules, storage, sources: { session: true } };
  await draw(h(ProfferProvider, { options }, h(Shop)));
  await expectTracked("Page", 1);
  await settled();
  expect(await tracked("Page")).toHaveLength(1);
  expect(await tracked("Session Started")).toHaveLength(1);
  expect([...clients]).toEqual([undefined, expect.anything()]);
  expect(close).not.toHaveBeenCalled();
  await act(async () => root?.unmount());
  await eventually(() => expect(close).toHaveBeenCalledTimes(1));
});

test("A provider that is mounted again later begins anew", async () => {
  const options = { rules, storage, sources: { session: true } };
  const close = vi.spyOn(storage, "close");
  await draw(h(ProfferProvider, { options }, h(Offers)));
  await expectTracked("Page", 1);
  await draw(null);
  await eventually(() => expect(close).toHaveBeenCalledTimes(1));
  await draw(h(ProfferProvider, { options }, h(Offers)));
  await expectTracked("Page", 2);
  expect(await tracked("Session Started")).toHaveLength(1);
});

test("A provider that is hidden ends its client, and has another one when it is seen again", async () => {
  const options = { rules, storage, sources: { session: true } };
  const clients = new Set<Proffer | undefined>();
  const Shop: FunctionComponent = () => {
    clients.add(useProffer());
    return null;
  };
  const at = (mode: "hidden" | "visible") =>
    draw(h(Activity, { mode, children: h(ProfferProvider, { options }, h(Shop)) }));
  await at("visible");
  await expectTracked("Page", 1);
  await at("hidden");
  await settled();
  await at("visible");
  await eventually(() => expect(clients.size).toBe(3));
  await expectTracked("Page", 2);
});

test("An effect that depends on the client tracks with the one that the provider has made", async () => {
  const Product: FunctionComponent = () => {
    const proffer = useProffer();
    useEffect(() => void proffer?.track("Product Viewed", { product_id: "mug" }), [proffer]);
    return null;
  };
  root = createRoot(place);
  const options = { rules, storage, sources: false as const };
  await act(async () => root?.render(h(ProfferProvider, { options }, h(Product))));
  await eventually(async () => expect(await tracked("Product Viewed")).toHaveLength(1));
  await settled();
  expect(await tracked("Product Viewed")).toHaveLength(1);
});

test("Offers are drawn as they come and change, and nothing is drawn again for what changes none", async () => {
  const client = start();
  let draws = 0;
  const Counting: FunctionComponent = () => {
    useOffers();
    draws++;
    return h(Offers);
  };
  await draw(h(ProfferProvider, { client }, h(Counting)));
  expect(place.textContent).toBe("");
  await act(() => client.track("Product Viewed"));
  await expectText("Hello waiting");
  await act(() => client.offers()[0]!.dismissed());
  expect(place.textContent).toBe("Hello dismissed");
  const before = draws;
  await act(() => client.track("Page Idled"));
  await settled();
  expect(draws).toBe(before);
});

test("Offers of an earlier page are drawn once the store has been read", async () => {
  const earlier = start();
  await earlier.track("Product Viewed");
  const client = start();
  await draw(h(ProfferProvider, { client }, h(Offers)));
  await expectText("Hello waiting");
});

test("An offer that a component shows is reserved and told of once, and goes when it is dismissed", async () => {
  const client = start();
  const Hello: FunctionComponent = () => {
    const offer = useShownOffer("hello");
    const state = useOffer("hello")?.state;
    return h("p", { onClick: () => void offer?.dismissed() }, offer?.text, " ", state);
  };
  // Two components of one page ask for it.
  await draw(h(ProfferProvider, { client }, h(Hello), h(Hello)));
  await act(() => client.track("Product Viewed"));
  await expectText("Hello shownHello shown");
  await expectTracked("Message Shown", 1);
  await act(async () => place.querySelector("p")?.click());
  await expectText(" dismissed dismissed");
  await expectTracked("Message Dismissed", 1);
});

test("An offer that another page has taken is not shown", async () => {
  const other = start();
  await other.track("Product Viewed");
  await other.offers()[0]?.reserve();
  const client = start();
  const Hello: FunctionComponent = () => useShownOffer("hello")?.text ?? "nothing";
  await draw(h(ProfferProvider, { client }, h(Hello)));
  await eventually(() => expect(client.offers()).toHaveLength(1));
  await settled();
  expect(place.textContent).toBe("nothing");
  expect(await tracked("Message Shown")).toHaveLength(0);
});

test("A decision is heard of, a refusal too, by the rule or whatever rule it was", async () => {
  const client = start();
  const Why: FunctionComponent = () =>
    [useDecision("hello"), useDecision("other"), useDecision()]
      .map((decision) => decision?.reasons.at(-1)?.stage ?? decision?.outcome ?? "none")
      .join();
  await draw(h(ProfferProvider, { client }, h(Why)));
  expect(place.textContent).toBe("none,none,none");
  await act(() => client.track("Product Viewed"));
  await act(() => client.offers()[0]!.shown());
  await act(() => client.track("Product Viewed"));
  expect(place.textContent).toBe("limit,none,limit");
});

test("A conversation is drawn as it goes, and spoken in", async () => {
  const client = start();
  const Chat: FunctionComponent = () => {
    const { messages, say } = useChat();
    const texts = messages.map(({ text }) => text);
    return h("button", { onClick: () => say("Is it in stock?") }, texts.join());
  };
  await draw(h(ProfferProvider, { client }, h(Chat)));
  expect(place.textContent).toBe("");
  await act(async () => place.querySelector("button")?.click());
  expect(place.textContent).toBe("Is it in stock?");
});

test("What a server has drawn is taken over as it is, and filled in then", async () => {
  const earlier = start();
  await earlier.track("Product Viewed");
  const client = start();
  await client.ready;
  const complaint = vi.spyOn(console, "error");
  const Shop: FunctionComponent = () => h("p", null, useOffers().length, useDecision()?.rule);
  const app = h(ProfferProvider, { client }, h(Shop));
  place.innerHTML = renderToString(app);
  expect(place.textContent).toBe("0");
  await client.track("Product Viewed");
  await act(async () => (root = hydrateRoot(place, app)));
  expect(place.textContent).toBe("2hello");
  expect(complaint).not.toHaveBeenCalled();
});

test("Without a provider there is nothing, and nothing breaks", async () => {
  const Lone: FunctionComponent = () => {
    const { connection, say, connect, typing } = useChat();
    useEffect(() => {
      connect();
      say("hello");
      typing();
    }, [connect, say, typing]);
    return `${useOffers().length} ${connection} ${useShownOffer("hello")?.id} ${useProffer()}`;
  };
  await draw(h(Lone));
  expect(place.textContent).toBe("0 idle undefined undefined");
});
