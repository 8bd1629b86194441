// @vitest-environment happy-dom
import type { Event } from "@proffer/engine";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { App, Component } from "vue";
import { createApp, createSSRApp, defineComponent, h, nextTick, onMounted, ref } from "vue";
import { renderToString } from "vue/server-renderer";
import { createProffer } from "../create-proffer.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/storage.ts";
import type { Proffer } from "../types.ts";
import {
  profferPlugin,
  useChat,
  useDecision,
  useOffer,
  useOffers,
  useProffer,
  useShownOffer,
} from "./index.ts";

const viewed = {
  fact: "count",
  params: { event: "Product Viewed" },
  operator: "greaterThanInclusive",
  value: 1,
};
const rules = {
  version: 1,
  rules: ["hello", "other"].map((id) => ({
    id,
    conditions: id === "hello" ? viewed : { ...viewed, params: { event: "Product Added" } },
    event: { type: "message", params: { text: id } },
    repeat: "every",
    limits: [{ times: 1, per: "7d" }],
  })),
};

let app: App | undefined;
let place: HTMLElement;
let storage: Storage;
const open: Proffer[] = [];

beforeEach(() => {
  storage = createMemoryStorage();
  place = document.createElement("div");
  document.body.replaceChildren(place);
});
afterEach(async () => {
  app?.unmount();
  app = undefined;
  await Promise.all(open.splice(0).map((client) => client.destroy()));
});

function start(): Proffer {
  const client = createProffer({ rules, storage, sources: false });
  open.push(client);
  return client;
}

/** A component that draws what its setup gives. */
const drawing = (setup: () => () => unknown): Component =>
  defineComponent(() => {
    const text = setup();
    return () => h("p", String(text()));
  });

function mount(client: Proffer, ...parts: Component[]): void {
  app = createApp(() => parts.map((part) => h(part)));
  app.use(profferPlugin, { client }).mount(place);
}

async function tracked(name: string): Promise<readonly Event[]> {
  const { events } = await storage.since(0);
  return events.filter(({ event }) => event === name);
}

/** Long enough for what must not happen to have happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

/** That the page shows this, sooner or later. */
const expectText = (text: string) =>
  vi.waitFor(() => expect(place.textContent).toBe(text), { timeout: 5000 });

const Offers = drawing(() => {
  const offers = useOffers();
  return () => offers.value.map(({ text, state }) => `${text} ${state}`).join();
});

test("A plugin makes a client for its app, and ends it when that is unmounted", async () => {
  const close = vi.spyOn(storage, "close");
  const Product = drawing(() => {
    const proffer = useProffer();
    onMounted(() => proffer?.track("Product Viewed"));
    return () => "";
  });
  app = createApp(Product);
  app.use(profferPlugin, { options: { rules, storage, sources: { session: true } } });
  app.mount(place);
  for (const name of ["Session Started", "Page", "Product Viewed"])
    await vi.waitFor(async () => expect(await tracked(name)).toHaveLength(1), { timeout: 5000 });
  expect(close).not.toHaveBeenCalled();
  app.unmount();
  app = undefined;
  await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1), { timeout: 5000 });
});

test("Offers are drawn as they come and change", async () => {
  const client = start();
  mount(client, Offers);
  expect(place.textContent).toBe("");
  await client.track("Product Viewed");
  await expectText("hello waiting");
  await client.offers()[0]?.dismissed();
  await expectText("hello dismissed");
});

test("Offers of an earlier page are drawn once the store has been read", async () => {
  await start().track("Product Viewed");
  mount(start(), Offers);
  await expectText("hello waiting");
});

test("An offer that a component shows is reserved and told of once, and goes when it is dismissed", async () => {
  const client = start();
  const Hello = drawing(() => {
    const offer = useShownOffer("hello");
    return () => offer.value?.text ?? "nothing";
  });
  mount(client, Hello, Hello);
  await client.track("Product Viewed");
  await expectText("hellohello");
  await vi.waitFor(async () => expect(await tracked("Message Shown")).toHaveLength(1));
  await client.offers()[0]?.dismissed();
  await expectText("nothingnothing");
});

test("An offer that another page has taken is not shown", async () => {
  const other = start();
  await other.track("Product Viewed");
  await other.offers()[0]?.reserve();
  const client = start();
  const Hello = drawing(() => {
    const offer = useShownOffer("hello");
    return () => offer.value?.text ?? "nothing";
  });
  mount(client, Hello);
  await vi.waitFor(() => expect(client.offers()).toHaveLength(1), { timeout: 5000 });
  await settled();
  expect(place.textContent).toBe("nothing");
});

test("The rule that is asked for may be another one later", async () => {
  const client = start();
  const rule = ref("hello");
  const Any = drawing(() => {
    const offer = useOffer(rule);
    const decision = useDecision(rule);
    return () => `${offer.value?.text} ${decision.value?.outcome}`;
  });
  mount(client, Any);
  await client.track("Product Viewed");
  await expectText("hello act");
  rule.value = "other";
  await expectText("undefined undefined");
});

test("A decision is heard of, a refusal too", async () => {
  const client = start();
  const Why = drawing(() => {
    const decision = useDecision();
    return () => decision.value?.reasons.at(-1)?.stage;
  });
  mount(client, Why);
  await client.track("Product Viewed");
  await client.offers()[0]?.shown();
  await client.track("Product Viewed");
  await expectText("limit");
});

test("A conversation is drawn as it goes, and spoken in", async () => {
  const Chat = drawing(() => {
    const { state, say } = useChat();
    onMounted(() => say("Is it in stock?"));
    return () => state.value.messages.map(({ text }) => text).join();
  });
  mount(start(), Chat);
  await expectText("Is it in stock?");
});

test("A component that is gone hears nothing more", async () => {
  const client = start();
  const stop = vi.fn<() => void>();
  vi.spyOn(client.chat, "subscribe").mockReturnValue(stop);
  const isThere = ref(true);
  const Chat = drawing(() => {
    const { state } = useChat();
    return () => state.value.connection;
  });
  app = createApp(() => isThere.value && h(Chat));
  app.use(profferPlugin, { client }).mount(place);
  expect(stop).not.toHaveBeenCalled();
  isThere.value = false;
  await nextTick();
  expect(stop).toHaveBeenCalledTimes(1);
});

test("What a server has drawn is taken over as it is, and filled in then", async () => {
  const client = start();
  await client.track("Product Viewed");
  const warning = vi.spyOn(console, "warn");
  const make = (): App => {
    const made = createSSRApp(Offers);
    return made.use(profferPlugin, { client });
  };
  place.innerHTML = await renderToString(make());
  expect(place.textContent).toBe("");
  app = make();
  app.mount(place);
  await expectText("hello waiting");
  expect(warning).not.toHaveBeenCalled();
});

test("Without the plugin there is nothing, and nothing breaks", async () => {
  const Lone = drawing(() => {
    const { state, say, connect, typing } = useChat();
    const offers = useOffers();
    const shown = useShownOffer("hello");
    const decision = useDecision();
    for (const call of [connect, typing, () => say("hello")]) call();
    return () => [
      offers.value.length,
      shown.value,
      decision.value,
      state.value.connection,
      useProffer,
    ];
  });
  app = createApp(Lone);
  app.mount(place);
  await nextTick();
  expect(place.textContent).toContain("0,,,idle");
});
