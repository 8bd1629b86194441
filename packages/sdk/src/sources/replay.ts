import type { Moment } from "./hold.ts";
import { liveEar } from "./ear.ts";
import { quietly, listen as listenLive } from "./listen.ts";
import type { Ear, Page, SourceContext } from "./source.ts";
import { Visits } from "./visits.ts";

/** Lets sources hear what was held as if they had been there, and from then on as the customer acts. */
export class Replay {
  /** What sources hear by. */
  readonly ear: Ear;
  /** Pages coming into view, those that were held among them. */
  readonly visits = new Visits();
  readonly #page: Page;
  readonly #hearers = new Map<string, ((event: Event) => void)[]>();
  #moment: (Pick<Moment, "at"> & Partial<Moment>) | undefined;
  #soon: (() => void)[] = [];
  #soonAt = Infinity;
  /** The time that was last said of what was held. */
  #last = 0;

  constructor(page: Page) {
    this.#page = page;
    const live = liveEar(page);
    this.ear = {
      listen: (target, types, hear) => {
        for (const type of types.split(" ")) this.#addHearer(type, hear as (event: Event) => void);
        return listenLive(target, types, hear);
      },
      now: () => this.#moment?.at ?? live.now(),
      isLate: () => this.#moment !== undefined,
      scrollY: () => this.#moment?.y ?? live.scrollY(),
      pathOf: (event) => this.#moment?.path ?? live.pathOf(event),
      soon: (act) => (this.#moment ? void this.#soon.push(this.#asNow(act)) : live.soon(act)),
    };
  }

  /** What a source is given: what it tells of what was held bears the time at which that happened. */
  contextOf(context: SourceContext): SourceContext {
    const { track, now } = context;
    const timeOf = () => {
      const lateMs = this.#page.performance.now() - this.ear.now();
      // No two at one instant, so that their order stays.
      this.#last = Math.max(Math.round(now() - lateMs), this.#last + 1);
      return this.#last;
    };
    return {
      ...context,
      ear: this.ear,
      visits: this.visits,
      track: (event, properties, occurrence) =>
        this.#moment
          ? track(event, properties, { ...occurrence, timestamp: timeOf() })
          : track(event, properties, occurrence),
    };
  }

  /** Acts as at an instant that has gone by. */
  as(moment: Pick<Moment, "at"> & Partial<Moment>, act: () => void): void {
    const before = this.#moment;
    this.#moment = moment;
    try {
      act();
    } finally {
      this.#moment = before;
    }
  }

  /** Lets everything be heard that was held. */
  hear(moments: readonly Moment[]): void {
    for (const moment of moments) {
      // What comes within the same task is part of it.
      if (this.#soonAt < moment.at - 1) this.#settle();
      this.as(moment, () => this.#hearOne(moment.what));
    }
    this.#settle();
  }

  #hearOne(what: Moment["what"]): void {
    if (typeof what === "string") this.visits.seen(what);
    else for (const hear of this.#hearers.get(what.type) ?? []) quietly(hear)(what);
  }

  #addHearer(type: string, hear: (event: Event) => void): void {
    this.#hearers.set(type, [...(this.#hearers.get(type) ?? []), hear]);
  }

  #asNow(act: () => void): () => void {
    const moment = this.#moment as Moment;
    this.#soonAt = Math.min(this.#soonAt, moment.at);
    return () => this.as(moment, quietly(act));
  }

  #settle(): void {
    this.#soonAt = Infinity;
    for (const act of this.#soon.splice(0)) act();
  }
}
