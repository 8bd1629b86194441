import type { Decision, Event, Properties, Reason, Ruleset } from "@proffer/engine";
import { needsSurface, outcomeOf, pickText } from "@proffer/engine";
import type { ClaimRequest, Coupon } from "@proffer/protocol";
import { ProfferError, claimsRoute } from "@proffer/protocol";
import type { Identity, KeptOffer, Storage } from "../storage/storage.ts";
import type { Http } from "../transport/http.ts";
import type { Offer, ProfferProblem } from "../types.ts";

interface OffersDeps {
  readonly storage: () => Storage;
  readonly http: Http | undefined;
  readonly identity: () => Identity;
  readonly locale: () => string;
  readonly track: (event: string, properties: Properties) => Promise<unknown>;
  /** Takes an offer for this page: `false` where another has it, or why it may not be shown any more. */
  readonly reserve: (id: string) => Promise<boolean | Reason>;
  /** Before something is claimed: other rules may be in force behind it. Never rejects. */
  readonly confirm: () => Promise<void>;
  /** Whether the rule of something that was decided is switched off, or gone: by the rules in force where none are given. */
  readonly isOff: (decision: Decision, ruleset?: Ruleset) => boolean;
  /** Whether its rule is another one by now. */
  readonly isOutdated: (decision: Decision) => boolean;
  /** Brings what the server has to know before it is asked for money. */
  readonly flush: () => Promise<boolean>;
  readonly onOffer: (offer: Offer) => void;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/** What the store keeps, with what only an answer adds to it. */
interface Kept extends KeptOffer {
  readonly hasAnswer?: true;
}

/** What was proffered to the customer: what became of it, and the ways to answer it. */
export class Offers {
  readonly #deps: OffersDeps;
  #kept: readonly Kept[] = [];
  /** The offers that this page has taken. */
  readonly #reserved = new Set<string>();
  readonly #claims = new Map<string, Promise<Coupon>>();

  constructor(deps: OffersDeps) {
    this.#deps = deps;
  }

  /** Oldest first. */
  list(): readonly Offer[] {
    return this.#kept.map((kept) => this.#live(kept));
  }

  /** What is known now, for a store that has to be made anew. */
  keep(): { readonly offers: readonly KeptOffer[] } {
    return { offers: this.#kept };
  }

  /** Somebody else uses this device from now on. */
  reset(): void {
    this.#kept = [];
    this.#reserved.clear();
    this.#claims.clear();
  }

  /** Reads what the store holds, and tells of what has changed since the last time. */
  async refresh(): Promise<void> {
    const before = new Map(this.#kept.map((kept) => [kept.id, kept]));
    this.#kept = await this.#deps.storage().offers();
    for (const kept of this.#kept) {
      const known = before.get(kept.id);
      if (known && hasChanged(known, kept)) this.#tell(kept);
    }
  }

  /** Takes in what has just been decided and stored. */
  add(offers: readonly KeptOffer[]): void {
    // A firing that is noticed twice is one offer: what became of it stays.
    const fresh = offers.filter(({ id }) => !this.#find(id));
    this.#kept = [...this.#kept, ...fresh];
    for (const offer of fresh) this.#tell(offer);
  }

  /** Other rules are in force: what is over by them, or not any more, is told of. */
  takeUpRules(before: Ruleset): void {
    const { isOff } = this.#deps;
    for (const kept of this.#kept)
      if (isOff(kept.decision) !== isOff(kept.decision, before)) this.#tell(kept);
  }

  /** The offer that a decision has become, by its id. */
  find(id: string): Offer | undefined {
    const kept = this.#find(id);
    return kept && this.#live(kept);
  }

  #live(kept: Kept): Offer {
    const { decision, about, coupon, hasAnswer = false } = kept;
    const { id, rule, key, noticedAt, action } = decision;
    const say = (text: unknown): string => pickText(text, this.#deps.locale()) ?? "";
    return {
      id,
      rule,
      key,
      about,
      state: this.#stateOf(kept),
      at: noticedAt,
      type: action.type as Offer["type"],
      params: action.params,
      text: say(action.params["text"]),
      ...(coupon && { coupon }),
      hasAnswer,
      say,
      reserve: () => this.#reserve(id),
      shown: () => this.#move(id, "shown", "Message Shown"),
      clicked: () => this.#move(id, "clicked", "Message Clicked"),
      dismissed: (options) =>
        options?.never ? this.#never(id) : this.#move(id, "dismissed", "Message Dismissed"),
      answered: (answer) => this.#answer(id, answer),
      claim: () => this.#claimOnce(id),
    };
  }

  /** Of a rule that is switched off nothing is on offer, but for a code that was given; it is again when the rule is on again. */
  #stateOf({ id, decision, state, coupon, reserved }: Kept): Offer["state"] {
    const { isOff, isOutdated } = this.#deps;
    if (!coupon && isOff(decision)) return "dismissed";
    if (state !== "waiting") return state;
    // What an earlier page set about showing counts as shown: it may have been seen.
    if (reserved) return this.#reserved.has(id) ? state : "shown";
    return isOutdated(decision) ? "dismissed" : state;
  }

  async #reserve(id: string): Promise<boolean> {
    try {
      const answer = await this.#deps.reserve(id);
      if (answer !== true) {
        if (answer !== false) await this.#suppress(id, answer);
        return false;
      }
      this.#kept = this.#kept.map((kept) => (kept.id === id ? { ...kept, reserved: true } : kept));
    } catch (cause) {
      // Without the store nobody can say whether it was shown elsewhere; unsaid, it would help nobody.
      this.#deps.onProblem({ type: "storage", message: "An offer could not be reserved.", cause });
    }
    this.#reserved.add(id);
    return true;
  }

  /** Several may have been decided before one was shown; of those, limits and frequency let through what they do now. */
  async #suppress(id: string, { stage, text }: Reason): Promise<void> {
    const decision = this.#find(id)?.decision;
    if (!decision) return;
    await this.#deps.track("Message Suppressed", { ...outcomeOf(decision), stage, reason: text });
  }

  /** States only go forward; saying a thing twice changes nothing. */
  async #move(id: string, state: KeptOffer["state"], event: string): Promise<void> {
    const kept = this.#find(id);
    if (!kept || order.indexOf(kept.state) >= order.indexOf(state)) return;
    await this.#replace({ ...kept, state });
    await this.#deps.track(event, outcomeOf(kept.decision));
  }

  /**
   * A wish not to see a rule again is kept even of an offer that was waved away before. What else the rule has on offer
   * goes without an event, for nobody was asked about it; a code that was given stays.
   */
  async #never(id: string): Promise<void> {
    const kept = this.#find(id);
    if (!kept) return;
    const going = this.#kept.filter(
      (other) => other.id === id || (other.decision.rule === kept.decision.rule && !other.coupon),
    );
    await Promise.all(going.map((one) => this.#replace({ ...one, state: "dismissed" })));
    const outcome = { ...outcomeOf(kept.decision), never: true };
    await this.#deps.track("Message Dismissed", outcome);
  }

  async #answer(id: string, answer: Properties): Promise<void> {
    const kept = this.#find(id);
    if (!kept || kept.hasAnswer) return;
    const asked = questionOf(kept.decision);
    // Noted before anything is waited for, so that two clicks are one answer.
    const noted = asked && this.#replace({ ...kept, hasAnswer: true });
    await this.#move(id, "clicked", "Message Clicked");
    await noted;
    const outcome = outcomeOf(kept.decision);
    if (asked) await this.#deps.track(asked.event, { ...answer, ...asked.about, ...outcome });
  }

  /** Two clicks are one claim. */
  #claimOnce(id: string): Promise<Coupon> {
    const running = this.#claims.get(id) ?? this.#claim(id).finally(() => this.#claims.delete(id));
    this.#claims.set(id, running);
    return running;
  }

  async #claim(id: string): Promise<Coupon> {
    const kept = this.#find(id);
    const { http, flush, identity, track, confirm, isOff } = this.#deps;
    if (!kept || !http) throw new ProfferError("not_found", "This offer is no longer there.");
    if (kept.coupon) return kept.coupon;
    await confirm();
    if (isOff(kept.decision)) throw new ProfferError("stale_rule", "This offer is over.");
    if (!(await flush()))
      throw new ProfferError(
        "unavailable",
        "The shop cannot be reached just now. Please try again in a moment.",
      );
    const { rule, version, key, trigger } = kept.decision;
    const request: ClaimRequest = {
      anonymousId: identity().anonymousId,
      rule,
      version,
      key,
      trigger,
    };
    const coupon = await http.post<Coupon>(claimsRoute, request, identity());
    const now = this.#find(id);
    // Somebody else uses this device by now: the code is its asker's, and nothing of it stays here.
    if (!now) return coupon;
    await this.#replace({ ...now, coupon });
    await track("Coupon Claimed", { ...outcomeOf(kept.decision), campaign: coupon.campaign });
    return coupon;
  }

  async #replace(offer: Kept): Promise<void> {
    this.#kept = this.#kept.map((kept) => (kept.id === offer.id ? offer : kept));
    this.#tell(offer);
    try {
      await this.#deps.storage().putOffer(offer);
    } catch (cause) {
      this.#deps.onProblem({ type: "storage", message: "An offer could not be kept.", cause });
    }
  }

  #find(id: string): Kept | undefined {
    return this.#kept.find((kept) => kept.id === id);
  }

  #tell(kept: Kept): void {
    this.#deps.onOffer(this.#live(kept));
  }
}

/** What an answer is tracked as, and what it needs to say of the question; `undefined` where none is asked. */
function questionOf({
  rule,
  action,
}: KeptOffer["decision"]): { event: string; about: Properties } | undefined {
  if (action.type === "form") return { event: "Form Submitted", about: { form: rule } };
  if (action.type !== "survey") return undefined;
  return { event: "Survey Answered", about: { kind: action.params["kind"] } };
}

/** Whether another tab has made something of it that is told to listeners. */
function hasChanged(before: Kept, after: Kept): boolean {
  return (
    before.state !== after.state ||
    before.coupon?.code !== after.coupon?.code ||
    before.hasAnswer !== after.hasAnswer
  );
}

const order: readonly KeptOffer["state"][] = ["waiting", "shown", "clicked", "dismissed"];

/** The decisions that a customer can see, as they are kept. */
export function toOffers(
  decisions: readonly Decision[],
  history: readonly Event[],
  ruleset: Ruleset,
): readonly KeptOffer[] {
  return decisions.flatMap((decision) => {
    if (decision.outcome !== "act" || !needsSurface(decision.action.type)) return [];
    const { trigger } = decision;
    const id = trigger.type === "event" ? trigger.messageId : trigger.anchor;
    const about = history.findLast(({ messageId }) => messageId === id)?.properties ?? {};
    const ruleName = ruleset.rules.find((rule) => rule.id === decision.rule)?.name ?? decision.rule;
    return [{ id: decision.id, decision, ruleName, about, state: "waiting" as const }];
  });
}
