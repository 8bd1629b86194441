import type { Offer } from "@proffer/sdk";
import type { MountOptions } from "../../packages/widget/src/mount.ts";
import type { Route } from "../../packages/widget/src/state.ts";
import { stubConversation, stubMessage } from "../../packages/widget/src/testing/stub-proffer.ts";
import type { StubProffer } from "../../packages/widget/src/testing/stub-proffer.ts";
import { isAddress } from "./hostile-corpus.ts";

/** Gives hostile strings, each time another one. */
export interface Hostility {
  /** One that stands in the widget exactly as it was written. */
  shown(): string;
  /** One that may be formatted, shortened, turned into an address or left out. */
  text(): string;
  /** One that is an address, or wants to be one. */
  url(): string;
  /** A text in a place that nobody has checked: also what is no text at all. */
  any(): unknown;
}

/** A state of the widget with something hostile in every place that takes a text. */
export interface Scene {
  readonly route?: Route;
  /** What is there once it is drawn, by its `data-testid`. */
  readonly drawn: string;
  /** What is clicked then, where there is something more to see. */
  readonly click?: string;
  readonly options?: (hostile: Hostility) => MountOptions;
  readonly set: (stub: StubProffer, hostile: Hostility) => void;
}

/** @param name of a product that a card shows; elsewhere it may be left out. */
const product = ({ text, url, any }: Hostility, name = text()): Record<string, unknown> => ({
  name,
  price: any(),
  currency: any(),
  image_url: url(),
  url: url(),
  product_id: any(),
});

function card(make: (hostile: Hostility) => Partial<Offer>): Scene {
  return {
    route: { type: "offer", id: "o" },
    drawn: "offer-card",
    set: (stub, hostile) => stub.proffer({ id: "o", state: "shown", ...make(hostile) }),
  };
}

function talk(set: (hostile: Hostility) => Parameters<StubProffer["setChat"]>[0]): Scene {
  return {
    route: { type: "conversation" },
    drawn: "message",
    set: (stub, hostile) =>
      stub.setChat({
        connection: "online",
        agentsOnline: 1,
        features: {
          uploads: { maxBytes: 9, types: [hostile.text()] },
          transcript: true,
          help: true,
        },
        ...set(hostile),
      }),
  };
}

const file = ({ text, url }: Hostility, type: string, name = text()) => ({
  id: text(),
  name,
  type,
  bytes: 9,
  url: url(),
});

/** Every kind of card and message, and every view. */
export const scenes: Readonly<Record<string, Scene>> = {
  message: card((hostile) => ({
    text: hostile.shown(),
    rule: hostile.text(),
    about: product(hostile, hostile.shown()),
  })),
  buttons: card((hostile) => ({
    text: hostile.shown(),
    params: {
      image_url: hostile.url(),
      buttons: [1, 2, 3].map(() => ({
        text: hostile.text(),
        url: hostile.url(),
        reply: hostile.any(),
      })),
    },
  })),
  product: card((hostile) => ({
    type: "product_card",
    text: hostile.shown(),
    params: { product: product(hostile, hostile.shown()) },
  })),
  bundle: card((hostile) => ({
    type: "bundle",
    text: hostile.shown(),
    params: {
      products: [product(hostile, hostile.shown()), product(hostile), hostile.any()],
      campaign: hostile.text(),
    },
    coupon: {
      campaign: hostile.text(),
      code: hostile.shown(),
      value: { percent: 5 },
      expiresAt: null,
    },
  })),
  coupon: card((hostile) => ({
    type: "coupon",
    text: hostile.shown(),
    coupon: {
      campaign: hostile.text(),
      code: hostile.shown(),
      value: { amount: hostile.text(), currency: hostile.text() } as never,
      expiresAt: 9e9,
    },
  })),
  refusal: {
    ...card((hostile) => ({ type: "coupon", text: hostile.shown() })),
    click: "coupon-claim",
    set(stub, hostile) {
      stub.onClaim = () =>
        Promise.reject(
          Object.assign(new Error(hostile.text()), {
            profferError: true,
            code: hostile.text(),
            retryable: true,
          }),
        );
      stub.proffer({ id: "o", state: "shown", type: "coupon", text: hostile.shown() });
    },
  },
  guide: card((hostile) => ({
    type: "guide",
    text: hostile.shown(),
    params: {
      steps: [1, 2, 3].map(() => ({
        text: hostile.text(),
        selector: hostile.any(),
        url: hostile.url(),
      })),
    },
  })),
  faq: card((hostile) => ({
    type: "faq",
    text: hostile.shown(),
    params: { articles: [1, 2, 3].map(() => ({ question: hostile.any(), answer: hostile.any() })) },
  })),
  referral: card((hostile) => ({
    text: hostile.shown(),
    params: { share: { url: hostile.url(), text: hostile.any() } },
  })),
  handoff: card((hostile) => ({
    type: "handoff",
    text: hostile.shown(),
    params: { team: hostile.any() },
    about: product(hostile),
  })),
  form: card((hostile) => ({
    type: "form",
    text: hostile.shown(),
    params: {
      fields: ["text", "email", "choice", "long_text", hostile.any()].map((kind) => ({
        name: hostile.text(),
        label: hostile.any(),
        kind,
        options: [hostile.any(), hostile.text()],
      })),
    },
  })),
  survey: card((hostile) => ({
    type: "survey",
    text: hostile.shown(),
    params: { kind: "choice", options: [1, 2, 3, 4].map(() => hostile.any()) },
  })),
  scale: card((hostile) => ({
    type: "survey",
    text: hostile.shown(),
    params: { kind: "nps", low: hostile.any(), high: hostile.any(), question: hostile.any() },
  })),
  talk: talk((hostile) => ({
    conversation: stubConversation({
      customer: hostile.text(),
      lastText: hostile.text(),
      agent: { name: hostile.text() },
      contact: { email: hostile.text(), name: hostile.text() },
    }),
    agentTyping: true,
    messages: [
      stubMessage(1, { from: "visitor", text: hostile.text() }),
      stubMessage(2, { text: hostile.text(), name: hostile.shown() }),
      stubMessage(3, { text: `${hostile.text()}\n- ${hostile.text()}\n${hostile.text()}` }),
    ],
  })),
  files: talk((hostile) => ({
    conversation: stubConversation(),
    messages: [
      stubMessage(1, { text: "", attachment: file(hostile, "application/pdf", hostile.shown()) }),
      stubMessage(2, { text: "", attachment: file(hostile, hostile.text(), hostile.shown()) }),
      stubMessage(3, {
        text: "",
        attachment: file(hostile, "image/svg+xml"),
      }),
      stubMessage(4, {
        text: "",
        attachment: file(hostile, "image/png"),
      }),
      {
        clientId: "p",
        from: "visitor",
        text: hostile.text(),
        at: 0,
        pending: true,
        failed: hostile.text(),
        attachment: { name: hostile.text(), type: hostile.text(), bytes: 9 },
      },
    ],
  })),
  conversations: {
    route: { type: "conversations" },
    drawn: "panel",
    set: (stub, hostile) =>
      stub.setChat({
        conversations: ["a", "b", "c"].map((id) =>
          stubConversation({ id, lastText: hostile.shown(), agent: { name: hostile.text() } }),
        ),
      }),
  },
  home: {
    route: { type: "home" },
    drawn: "help-article",
    set(stub, hostile) {
      stub.onHelp = async () =>
        [1, 2, 3].map(() => ({
          id: hostile.text(),
          title: hostile.shown(),
          text: hostile.text(),
          url: hostile.url(),
        }));
      stub.setChat({
        features: { uploads: null, transcript: false, help: true },
        conversation: stubConversation({
          lastText: hostile.shown(),
          agent: { name: hostile.text() },
        }),
      });
      stub.proffer({ state: "shown", text: hostile.shown(), about: product(hostile) });
    },
  },
  teaser: {
    drawn: "teaser",
    set: (stub, hostile) => stub.proffer({ text: hostile.text(), about: product(hostile) }),
  },
  reply: {
    drawn: "teaser",
    set: (stub, hostile) =>
      stub.setChat({
        conversation: stubConversation(),
        messages: [stubMessage(1, { text: hostile.text(), name: hostile.text() })],
      }),
  },
  options: {
    ...card((hostile) => ({ text: hostile.shown() })),
    options: (hostile) => ({
      theme: hostile.text(),
      dir: hostile.text() as "ltr",
      locale: hostile.text(),
      nonce: hostile.text(),
    }),
  },
};

/** A help article is its own route: each time another. */
export function articleScene(hostile: Hostility): Scene {
  const article = { id: "a", title: hostile.shown(), text: hostile.text(), url: hostile.url() };
  return { route: { type: "article", article }, drawn: "panel", set: () => {} };
}

/** Strings one after the other, and begun again when they are all used; with what has to be seen of them. */
export function createHostility(corpus: readonly string[]): Hostility & {
  /** How many have been given. */
  readonly given: () => number;
  /** Those that have to stand there as they were written, since the last time that this was asked. */
  takeShown(): readonly string[];
} {
  let at = 0;
  let shown: string[] = [];
  let atUrl = 0;
  const urls = corpus.filter(isAddress);
  const text = (): string => corpus[at++ % corpus.length] as string;
  return {
    text,
    url: () => urls[atUrl++ % urls.length] as string,
    shown() {
      const one = text();
      shown.push(one);
      return one;
    },
    any: () => disguise(text(), at),
    given: () => at,
    takeShown: () => shown.splice(0),
  };
}

/** What JSON can make of a text where nobody has looked at it, also what a drawing library takes for its own. */
function disguise(text: string, at: number): unknown {
  const markup = { __html: text };
  const vnode = {
    type: "a",
    props: {
      href: `javascript:${text}`,
      onclick: text,
      innerHTML: text,
      dangerouslySetInnerHTML: markup,
    },
    key: null,
    ref: null,
    constructor: undefined,
  };
  switch (at % 12) {
    case 0:
      return { default: text, en: text };
    case 1:
      return [text, vnode];
    case 2:
      return JSON.parse(JSON.stringify(vnode)) as unknown;
    case 3:
      return { default: vnode, en: vnode };
    case 4:
      return at;
    case 5:
      return null;
    default:
      return text;
  }
}
