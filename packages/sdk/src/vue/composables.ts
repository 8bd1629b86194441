import type { ComputedRef, MaybeRefOrGetter, ShallowRef } from "vue";
import { computed, onMounted, onScopeDispose, shallowRef, toValue, watch } from "vue";
import { idleChat, newestOf, noOffers } from "../bindings/live.ts";
import type { DecisionOf, OfferOf } from "../names-actions.ts";
import type { AnyRuleset, RuleId } from "../names.ts";
import type { Chat, ChatState, Offer, Proffer } from "../types.ts";
import { useLive } from "./plugin.ts";

type Subscribe = (listener: () => void) => () => void;

/**
 * The app's client; `undefined` on a server, where the plugin makes none.
 *
 * @example
 * ```ts
 * const proffer = useProffer();
 * const add = () => proffer?.track("Product Added", { product_id: "mug" });
 * ```
 */
export function useProffer<Rules = AnyRuleset>(): Proffer<Rules> | undefined {
  return useLive()?.client;
}

/** What was proffered to this customer lately, oldest first. */
export function useOffers<Rules = AnyRuleset>(): Readonly<ShallowRef<readonly OfferOf<Rules>[]>> {
  const live = useLive();
  const offers = useWatched(live?.subscribe, () => live?.offers() ?? noOffers, noOffers);
  return offers as Readonly<ShallowRef<readonly OfferOf<Rules>[]>>;
}

/** The newest offer of a rule, whatever has become of it. To show one use {@link useShownOffer}. */
export function useOffer<Rules = AnyRuleset>(
  rule: MaybeRefOrGetter<RuleId<Rules>>,
): ComputedRef<OfferOf<Rules> | undefined> {
  const offers = useOffers();
  const offer = computed(() => newestOf(offers.value, toValue(rule)));
  return offer as ComputedRef<OfferOf<Rules> | undefined>;
}

/**
 * An offer of a rule for a component that shows it: there once it is reserved, so that no other tab shows it as well, and
 * gone when it is dismissed. That it is shown is said, and counts for limits, once the component has drawn it.
 *
 * @example
 * ```ts
 * const offer = useShownOffer("size-help");
 * // <p v-if="offer">{{ offer.text }} <button @click="offer.dismissed()">No, thanks</button></p>
 * ```
 */
export function useShownOffer<Rules = AnyRuleset>(
  rule: MaybeRefOrGetter<RuleId<Rules>>,
): ComputedRef<OfferOf<Rules> | undefined> {
  const live = useLive();
  const offer = useOffer(rule) as ComputedRef<Offer | undefined>;
  const taken = shallowRef<string>();
  const shown = computed(() => {
    const { value } = offer;
    return value && value.id === taken.value && value.state !== "dismissed" ? value : undefined;
  });
  watch(
    () => offer.value?.id,
    async (id) => {
      const { value } = offer;
      if (live && value && (await live.take(value)) && offer.value?.id === id) taken.value = id;
    },
  );
  // Behind the drawing.
  watch(
    () => shown.value?.id,
    () => void shown.value?.shown(),
    { flush: "post" },
  );
  return shown as ComputedRef<OfferOf<Rules> | undefined>;
}

/** The last decision of a rule, or of any rule, refusals included, since the plugin was installed. */
export function useDecision<Rules = AnyRuleset>(
  rule?: MaybeRefOrGetter<RuleId<Rules> | undefined>,
): ComputedRef<DecisionOf<Rules> | undefined> {
  const live = useLive();
  let changes = 0;
  const heard = useWatched(live?.subscribe, () => ++changes, 0);
  const decision = computed(() => (heard.value > 0 ? live?.decision(toValue(rule)) : undefined));
  return decision as ComputedRef<DecisionOf<Rules> | undefined>;
}

/** The conversation as it stands, and what can be done in it. It connects when {@link Chat.connect} is called. */
export function useChat(): { readonly state: Readonly<ShallowRef<ChatState>> } & Pick<
  Chat,
  "connect" | "say" | "typing"
> {
  const live = useLive();
  return {
    state: useWatched(live?.subscribeChat, () => live?.chat() ?? idleChat, idleChat),
    connect: () => live?.client.chat.connect(),
    say: (text, about) => live?.client.chat.say(text, about),
    typing: () => live?.client.chat.typing(),
  };
}

/** @param before on a server, and until the component is mounted: what a browser draws first is what a server has drawn. */
function useWatched<Value>(
  subscribe: Subscribe | undefined,
  read: () => Value,
  before: Value,
): Readonly<ShallowRef<Value>> {
  const value = shallowRef(before);
  let stop: (() => void) | undefined;
  onMounted(() => {
    const update = (): void => void (value.value = read());
    stop = subscribe?.(update);
    update();
  });
  onScopeDispose(() => stop?.());
  return value;
}
