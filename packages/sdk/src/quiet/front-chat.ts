import type { SiteConfig } from "@proffer/protocol";
import type { ChatLine } from "../chat/chat-line.ts";
import { idle } from "../chat/idle.ts";
import type { Notes } from "../storage/storage.ts";
import type { ChatState } from "../types.ts";

/** What brings along what it takes to have a conversation. */
const fetching = [
  "connect",
  "say",
  "attach",
  "retry",
  "cancel",
  "leaveContact",
  "rate",
  "look",
  "resume",
  "mailTranscript",
  "searchHelp",
] as const;

/** What makes no sense without one. */
const passing = ["typing", "seen", "reset", "stop"] as const;

/** The conversation of a page that has not fetched what it takes to have one. */
export interface FrontChat extends ChatLine {
  /** What the server has said of itself. */
  learn(config: SiteConfig): void;
}

/** @param load brings the real one. What cannot be had is asked for again with the next call, and has been told of. */
export function createFrontChat(load: () => Promise<ChatLine>): FrontChat {
  const listeners = new Set<(state: ChatState) => void>();
  let line: ChatLine | undefined;
  let loading: Promise<ChatLine> | undefined;
  let state: ChatState = idle;

  const tell = (now: ChatState): void => {
    state = now;
    for (const listener of listeners) listener(state);
  };
  const take = (loaded: ChatLine): ChatLine => {
    line = loaded;
    line.subscribe(tell);
    return line;
  };
  const forget = (cause: unknown): never => {
    loading = undefined;
    throw cause;
  };
  type Call = (...args: readonly unknown[]) => unknown;
  const callOf = (chat: ChatLine | undefined, name: keyof ChatLine): Call | undefined =>
    (chat?.[name] as Call | undefined)?.bind(chat);

  const calls: Partial<Record<keyof ChatLine, Call>> = {};
  for (const name of fetching)
    calls[name] = (...args) => {
      const answer = (loading ??= load().then(take, forget)).then((chat) =>
        callOf(chat, name)?.(...args),
      );
      // Most have no answer, and nobody waits for it.
      answer.catch(() => undefined);
      return answer;
    };
  for (const name of passing) calls[name] = (...args) => callOf(line, name)?.(...args);
  return Object.assign(calls as unknown as ChatLine, {
    getState: () => state,
    subscribe(listener: (state: ChatState) => void) {
      if (typeof listener !== "function") return () => {};
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    keep: (): Notes["chat"] => line?.keep() ?? { open: false, pending: [] },
    learn: ({ features, agents }: SiteConfig) =>
      tell({
        ...state,
        ...(features && { features }),
        ...(agents && { agentsOnline: agents.online }),
      }),
  });
}
