import type { Chat, Offer, Proffer } from "@proffer/sdk";
import type { Readable } from "./cell.ts";
import type { OfferControl } from "./offers/control.ts";
import type { createReadMarks } from "./read-mark.ts";
import { closed, createStore, initialState, offerOf, opened, wentTo, withChat } from "./state.ts";
import type { Reduce, Route, State } from "./state.ts";

/** What the customer can do with the panel, and what the widget tells the SDK of it. */
export interface PanelControl {
  readonly state: Readable<State>;
  open(route?: Route): void;
  close(): void;
  go(route: Route): void;
  say(text: string): void;
  /** Sends a file. What becomes of it is in its pending message. */
  attach(file: File): void;
  /** Shows one of the customer's conversations; `null`: the running one, or a new one. */
  talk(conversation: string | null): void;
  connect: Chat["connect"];
  /** Makes a new state, and sees to what follows from it. */
  change(reduce: Reduce): void;
  /** Lets offers follow each change: `next` goes on from a new state, `then` is called when that stands. */
  follow(next: Reduce, then: () => void): void;
  stop(): void;
}

/** What the views call, and nothing else. Its part about offers comes with the first of them, before any is drawn. */
export type Controller = PanelControl & OfferControl;

interface ControllerOptions {
  readonly proffer: Proffer;
  readonly readMarks: ReturnType<typeof createReadMarks>;
}

export function createController({ proffer, readMarks }: ControllerOptions): PanelControl {
  const { chat } = proffer;
  const { state, update } = createStore(initialState([], chat.getState(), readMarks.load()));
  let next: Reduce = (now) => now;
  let then = (): void => {};

  const change = (reduce: Reduce): void => {
    const before = state.value.read;
    update((now) => next(reduce(now)));
    const { read, open } = state.value;
    if (read && read !== before) {
      readMarks.save(read);
      if (open) chat.seen(read.seq);
    }
    then();
  };

  /** The offer that the conversation on the screen is about. */
  const subject = (): Offer | undefined => {
    const { route } = state.value;
    return route.type === "conversation" ? offerOf(state.value, route.about) : undefined;
  };
  const go = (route: Route): void => change(wentTo(route));

  return {
    state,
    change,
    go,
    open: (route) => change(opened(route)),
    close: () => change(closed),
    say: (text) => chat.say(text, subject()),
    attach: (file) => chat.attach(file, subject()),
    talk(conversation) {
      chat.look(conversation);
      go({ type: "conversation" });
    },
    connect: () => chat.connect(),
    follow(goOn, tell) {
      next = goOn;
      then = tell;
    },
    stop: chat.subscribe((now) => change(withChat(now))),
  };
}
