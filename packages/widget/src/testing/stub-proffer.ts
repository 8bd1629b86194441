import { pickText } from "@proffer/engine";
import type { ChatState, Offer, Proffer, ProfferEvents } from "@proffer/sdk";
import { noFeatures } from "@proffer/protocol";
import type { ChatMessage, Conversation, Coupon, HelpArticle } from "@proffer/protocol";

/** A `Proffer` that does what a test tells it, and remembers what the widget told it. */
export interface StubProffer extends Proffer {
  /** Every call, as `"shown o1"`, `"say hello about o1"`, `"track Product Viewed"`. */
  readonly calls: string[];
  emit<Type extends keyof ProfferEvents>(type: Type, value: ProfferEvents[Type]): void;
  /** Proffers something, and keeps its state as the SDK does. */
  proffer(offer: Partial<Offer>): Offer;
  setChat(change: Partial<ChatState>): void;
  /** What the next claims come to. */
  onClaim: () => Promise<Coupon>;
  /** What the next searches in the help come to. */
  onHelp: (query: string) => Promise<readonly HelpArticle[]>;
  /** What becomes of the next copies by mail. */
  onTranscript: () => Promise<void>;
}

const idle: ChatState = {
  connection: "idle",
  conversation: null,
  conversations: [],
  messages: [],
  agentTyping: false,
  agentSeen: 0,
  queue: null,
  features: noFeatures,
  agentsOnline: undefined,
};

export function createStubProffer(): StubProffer {
  const calls: string[] = [];
  const offers = new Map<string, Offer>();
  const heard = new Map<string, Set<(value: never) => void>>();
  const watchers = new Set<(state: ChatState) => void>();
  let chat = idle;

  const nothing = (call: string) => async (): Promise<readonly []> => (calls.push(call), []);
  const change = (id: string, to: Partial<Offer>): void => {
    const offer = { ...offers.get(id), ...to } as Offer;
    offers.set(id, offer);
    stub.emit("offer", offer);
  };
  const tell = (id: string, state: Offer["state"]) => async (options?: { never?: boolean }) => {
    calls.push(`${state} ${id}${options?.never ? " for ever" : ""}`);
    change(id, { state });
  };

  const stub: StubProffer = {
    calls,
    onClaim: async () => stubCoupon,
    onHelp: async () => [],
    onTranscript: async () => {},
    ready: Promise.resolve(),
    anonymousId: "a1",
    track: (event) => nothing(`track ${event}`)(),
    identify: (id) => nothing(`identify ${id}`)(),
    page: (name) => nothing(`page ${name ?? ""}`)(),
    reset: async () => void calls.push("reset"),
    consent: { mode: "given", isOpen: true, categories: {} },
    export: () => Promise.reject(new Error("The stub holds nothing of anybody.")),
    erase: async () => (calls.push("erase"), { server: "none" }),
    explain: () => Promise.reject(new Error("The stub has no rules.")),
    report: () => Promise.reject(new Error("The stub has seen nothing.")),
    setConsent: (categories) => nothing(`consent ${Object.keys(categories).join()}`)(),
    decide: nothing("decide"),
    destroy: async () => void calls.push("destroy"),
    offers: () => [...offers.values()],
    on(type, listener) {
      const listeners = heard.get(type) ?? new Set();
      heard.set(type, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    emit: (type, value) => heard.get(type)?.forEach((listener) => listener(value as never)),
    proffer(some) {
      const id = some.id ?? `o${offers.size + 1}`;
      const claim = async (): Promise<Coupon> => {
        calls.push(`claim ${id}`);
        const coupon = await stub.onClaim();
        change(id, { coupon });
        return coupon;
      };
      const offer: Offer = {
        id,
        rule: "rule",
        type: "message",
        text: "Hello",
        params: {},
        about: {},
        key: null,
        at: 0,
        state: "waiting",
        hasAnswer: false,
        say: (text) => pickText(text, "en") ?? "",
        reserve: () => Promise.resolve(true),
        shown: tell(id, "shown"),
        clicked: tell(id, "clicked"),
        dismissed: tell(id, "dismissed"),
        answered: async (answer) => {
          calls.push(`answered ${id} ${JSON.stringify(answer)}`);
          change(id, { hasAnswer: true });
        },
        claim,
        ...some,
      };
      offers.set(id, offer);
      stub.emit("offer", offer);
      return offer;
    },
    setChat(to) {
      chat = { ...chat, ...to };
      watchers.forEach((watch) => watch(chat));
    },
    chat: {
      getState: () => chat,
      subscribe: (watch) => (watchers.add(watch), () => watchers.delete(watch)),
      connect: () => void calls.push("connect"),
      say: (text, about) => void calls.push(`say ${text}${about ? ` about ${about.id}` : ""}`),
      typing: () => void calls.push("typing"),
      attach: (file, about) =>
        void calls.push(`attach ${file.name}${about ? ` about ${about.id}` : ""}`),
      retry: (clientId) => void calls.push(`retry ${clientId}`),
      cancel: (clientId) => void calls.push(`cancel ${clientId}`),
      seen: (seq) => void calls.push(`seen ${seq}`),
      leaveContact: ({ email }) => void calls.push(`contact ${email}`),
      rate: (score, comment) => void calls.push(`rate ${score} ${comment ?? ""}`.trim()),
      mailTranscript: (email) => (calls.push(`transcript ${email}`), stub.onTranscript()),
      look: (conversation) => void calls.push(`look ${conversation}`),
      searchHelp: (query) => (calls.push(`help ${query}`), stub.onHelp(query)),
    },
  };
  return stub;
}

export const stubCoupon: Coupon = {
  campaign: "win-back",
  code: "BACK-7Q4M-X2",
  value: { percent: 10 },
  expiresAt: Date.UTC(2030, 0, 15, 10),
};

export function stubConversation(some: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    anonymousId: "a1",
    customer: "Ann",
    status: "open",
    openedAt: 0,
    lastAt: 0,
    lastText: "",
    lastFrom: "visitor",
    messages: 0,
    why: { reasons: [], facts: [] },
    ...some,
  };
}

export function stubMessage(seq: number, some: Partial<ChatMessage> = {}): ChatMessage {
  const from = some.from ?? "agent";
  const text = `message ${seq}`;
  const base = { conversation: "c1", seq, clientId: `m${seq}`, from, text, at: seq * 1000 };
  return { ...base, ...(from === "agent" && { name: "Mei" }), ...some };
}
