import { createPlugin } from "../segment/plugin.ts";
import { readCall } from "../segment/read-call.ts";
import type { Heard } from "../segment/read-event.ts";
import { readSegmentEvent } from "../segment/read-event.ts";
import type { BridgeContext } from "./data-layer/echoes.ts";
import { watch } from "./data-layer/watch.ts";
import { listen, quietly, together } from "./listen.ts";
import { patch } from "./patch.ts";
import type { Source } from "./source.ts";

/** Segment's library, or the snippet that stands for it until it has loaded: an array of the calls that wait for it. */
interface Analytics {
  readonly register?: (plugin: object) => unknown;
  readonly deregister?: (name: string) => unknown;
  readonly push?: (call: unknown) => unknown;
  readonly track: unknown;
}

/** When the page has loaded, so has Segment's script; its settings are one short request more. */
const patienceMs = 5000;

const name = "Proffer source";

/**
 * What the page tells Segment, as one of its plugins: its library hands on what it is told, what waited in the snippet
 * included. Where the library never comes, for a blocker or a network, the snippet itself is listened to.
 */
export const segment: Source = (context) => {
  const ear = new SegmentEar(context);
  return together(
    watch(context, () => ear.look()),
    ear.wait(),
    () => ear.stop(),
  );
};

class SegmentEar {
  readonly #context: BridgeContext;
  readonly #counts = new Map<string, number>();
  /** How many calls were heard in the snippet: should the library come after all, it begins with these. */
  readonly #early: Record<string, number> = {};
  readonly #plugin = createPlugin(
    name,
    (heard) => {
      const early = this.#early[heard.type] ?? 0;
      if (early > 0) this.#early[heard.type] = early - 1;
      else this.#tell(heard);
    },
    (library) => (this.#library = library as Analytics),
  );
  readonly #ask: readonly unknown[] = ["register", this.#plugin];
  #analytics: Analytics | undefined;
  /** What has taken our plugin. */
  #library: Analytics | undefined;
  #isOn = true;
  #restore: (() => void) | undefined;

  constructor(context: BridgeContext) {
    this.#context = context;
  }

  /** Asks Segment to be let in, once for the snippet and the library that takes its place. */
  look(): void {
    const { page, found } = this.#context;
    const analytics: unknown = Reflect.get(page, "analytics");
    if (!isAnalytics(analytics)) {
      const detail = "There is no Segment on this page. That is all right for a shop without it.";
      return this.#analytics ? undefined : found({ state: "absent", detail });
    }
    if (analytics === this.#analytics) return;
    this.#analytics = analytics;
    this.#report();
    if (this.#library) return;
    // The snippet keeps this for the library like any other call, and the library takes it before the others.
    if (Array.isArray(analytics)) analytics.push(this.#ask);
    else void Promise.resolve(analytics.register?.(this.#plugin)).catch(() => undefined);
  }

  /** @returns stops waiting for the library. */
  wait(): () => void {
    const { page } = this.#context;
    let timer: number | undefined;
    const start = (): void => {
      timer ??= page.setTimeout(
        quietly(() => this.#hearSnippet()),
        patienceMs,
      );
    };
    if (page.document.readyState === "complete") start();
    return together(listen(page, "load", start), () => page.clearTimeout(timer));
  }

  stop(): void {
    this.#isOn = false;
    this.#restore?.();
    const waiting: unknown = this.#analytics;
    const place = Array.isArray(waiting) ? waiting.indexOf(this.#ask) : -1;
    if (place >= 0) (waiting as unknown[]).splice(place, 1);
    void Promise.resolve(this.#library?.deregister?.(name)).catch(() => undefined);
  }

  #hearSnippet(): void {
    const analytics = this.#analytics;
    if (this.#library || !Array.isArray(analytics)) return;
    const hear = quietly((call: unknown) => this.#hearCall(call));
    analytics.forEach(hear);
    this.#restore = patch(analytics, "push", (_length, _self, calls) => calls.forEach(hear));
    this.#report();
  }

  #hearCall(call: unknown): void {
    const message = readCall(call);
    const heard = message && readSegmentEvent(message);
    if (!heard) return;
    this.#early[heard.type] = (this.#early[heard.type] ?? 0) + 1;
    this.#tell(heard);
  }

  #tell(heard: Heard): void {
    if (!this.#isOn) return;
    const said = heard.type === "track" ? heard.args[0] : heard.type;
    this.#counts.set(said, (this.#counts.get(said) ?? 0) + 1);
    this.#send(heard);
    this.#report();
  }

  #send(heard: Heard): void {
    const { track, seePage, identify, views, hearsPages, echoes, now } = this.#context;
    if (heard.type === "identify") return identify(...heard.args);
    if (heard.type === "page") return hearsPages ? seePage(...heard.args) : undefined;
    const [event, properties, occurrence] = heard.args;
    if (event === "Product Viewed") return views.tell(properties, "segment", occurrence);
    const at = occurrence.timestamp ?? now();
    if (!echoes?.has(event, properties, "segment", at)) track(event, properties, occurrence);
  }

  #report(): void {
    const heard = [...this.#counts].map(([said, count]) => `${said} (${count})`).join(", ");
    const where = this.#restore
      ? "Segment's library has not come; its snippet is listened to"
      : "Segment is on this page";
    const what = heard ? `Told so far: ${heard}.` : "Nothing has been told to it yet.";
    this.#context.found({ state: heard ? "found" : "listening", detail: `${where}. ${what}` });
  }
}

function isAnalytics(value: unknown): value is Analytics {
  const { track, register, push } = Object(value) as Partial<Analytics>;
  const isSnippet = Array.isArray(value) && typeof push === "function";
  return typeof track === "function" && (isSnippet || typeof register === "function");
}
