import type { ChatState, Proffer } from "@proffer/sdk";
import { guideMarkKey } from "./guide-mark-key.ts";
import { readJson } from "./read-json.ts";
import { readMarkKey } from "./read-mark-key.ts";
import type { ReadMark } from "./state.ts";

/**
 * Watches for an offer to show or to count, for a reply that was not read, and for a guide that goes on here. Until there is
 * one, a page has no need of what draws them.
 *
 * @returns the end of it.
 */
export function watchNews(proffer: Proffer, onNews: () => void): () => void {
  const { chat } = proffer;
  const look = (): void => {
    const isNews =
      proffer.offers().some(({ state, hasAnswer }) => /waiting|shown/.test(state) && !hasAnswer) ||
      hasReply(chat.getState()) ||
      readJson(() => sessionStorage, guideMarkKey);
    if (isNews) onNews();
  };
  const stops = [proffer.on("offer", look), chat.subscribe(look)];
  look();
  // The offers of earlier pages are in the store, which opens after us.
  void proffer.ready.then(look);
  return () => stops.forEach((stop) => stop());
}

/** Whether an agent's last words are newer than what the customer has read, on this page or an earlier one. */
function hasReply({ conversation, messages }: ChatState): boolean {
  const last = messages.findLast((message) => message.from === "agent");
  if (!conversation || !last || !("seq" in last)) return false;
  const mark = readJson(() => localStorage, readMarkKey) as Partial<ReadMark> | null;
  return mark?.conversation !== conversation.id || last.seq > (mark?.seq ?? 0);
}
