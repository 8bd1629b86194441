import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { idleChat, newestOf, noOffers } from "../bindings/live.ts";
import type { DecisionOf, OfferOf } from "../names-actions.ts";
import type { AnyRuleset, RuleId } from "../names.ts";
import type { Chat, ChatState, Proffer } from "../types.ts";
import { useLive } from "./provider.ts";

const watchNothing = () => () => {};

/**
 * The client of the {@link ProfferProvider} above; `undefined` on a server, and in the first rendering where the provider
 * makes it. Handlers and effects that name it among what they depend on have it.
 *
 * @example
 * ```tsx
 * const proffer = useProffer();
 * return <button onClick={() => proffer?.track("Product Added", { product_id: "mug" })}>Add</button>;
 * ```
 */
export function useProffer<Rules = AnyRuleset>(): Proffer<Rules> | undefined {
  return useLive()?.client;
}

/** What was proffered to this customer lately, oldest first; drawn anew when something comes or changes. */
export function useOffers<Rules = AnyRuleset>(): readonly OfferOf<Rules>[] {
  const live = useLive();
  const offers = useSyncExternalStore(
    live?.subscribe ?? watchNothing,
    live?.offers ?? (() => noOffers),
    () => noOffers,
  );
  return offers as readonly OfferOf<Rules>[];
}

/** The newest offer of a rule, whatever has become of it. To show one use {@link useShownOffer}. */
export function useOffer<Rules = AnyRuleset>(rule: RuleId<Rules>): OfferOf<Rules> | undefined {
  return newestOf(useOffers(), rule) as OfferOf<Rules> | undefined;
}

/**
 * An offer of a rule for a component that shows it: there once it is reserved, so that no other tab shows it as well, and
 * gone when it is dismissed. That it is shown is said, and counts for limits, once the component has drawn it.
 *
 * @example
 * ```tsx
 * function SizeHelp() {
 *   const offer = useShownOffer("size-help");
 *   if (!offer) return null;
 *   return <p>{offer.text} <button onClick={() => offer.dismissed()}>No, thanks</button></p>;
 * }
 * ```
 */
export function useShownOffer<Rules = AnyRuleset>(rule: RuleId<Rules>): OfferOf<Rules> | undefined {
  const live = useLive();
  const offer = useOffer(rule);
  const [taken, setTaken] = useState<string>();
  const id = offer?.id;
  const isTaken = id !== undefined && taken === id;
  useEffect(() => {
    if (!live || !offer || isTaken) return;
    let isGone = false;
    void live.take(offer).then((mine) => {
      if (mine && !isGone) setTaken(offer.id);
    });
    return () => void (isGone = true);
    // Another state of the same offer is no other offer.
  }, [live, id, isTaken]);
  useEffect(() => {
    if (isTaken) void offer?.shown();
  }, [isTaken, id]);
  const isOpen = isTaken && offer?.state !== "dismissed";
  return isOpen ? (offer as OfferOf<Rules>) : undefined;
}

/** The last decision of a rule, or of any rule, refusals included, since the provider was mounted. */
export function useDecision<Rules = AnyRuleset>(
  rule?: RuleId<Rules>,
): DecisionOf<Rules> | undefined {
  const live = useLive();
  const decision = useSyncExternalStore(
    live?.subscribe ?? watchNothing,
    () => live?.decision(rule),
    () => undefined,
  );
  return decision as DecisionOf<Rules> | undefined;
}

/** The conversation as it stands, and what can be done in it. It connects when {@link Chat.connect} is called. */
export function useChat(): ChatState & Pick<Chat, "connect" | "say" | "typing"> {
  const live = useLive();
  const state = useSyncExternalStore(
    live?.subscribeChat ?? watchNothing,
    live?.chat ?? (() => idleChat),
    () => idleChat,
  );
  return useMemo(
    () => ({
      ...state,
      connect: () => live?.client.chat.connect(),
      say: (text, about) => live?.client.chat.say(text, about),
      typing: () => live?.client.chat.typing(),
    }),
    [live, state],
  );
}
