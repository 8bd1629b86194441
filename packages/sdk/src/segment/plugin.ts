import type { Heard, SegmentEvent } from "./read-event.ts";
import { readSegmentEvent } from "./read-event.ts";

/** What Segment's library hands to a plugin. */
interface SegmentContext {
  readonly event: object;
}

/** A plugin of Analytics.js 2.0 as its `register` takes them. */
export interface SegmentPlugin {
  readonly name: string;
  readonly alternativeNames: string[];
  readonly version: string;
  readonly type: "destination";
  isLoaded(): boolean;
  load(context: unknown, library: unknown): Promise<void>;
  track<Context extends SegmentContext>(context: Context): Context;
  page<Context extends SegmentContext>(context: Context): Context;
  identify<Context extends SegmentContext>(context: Context): Context;
}

/** By this name the shop's `integrations` let Proffer hear something, or do not. */
export const integration = "Proffer";

/**
 * A plugin that hears what is said to Segment once its own plugins have had their say: a destination, so that it goes by
 * the same `integrations` and consent as the shop's other destinations.
 *
 * @param hear what it throws is kept from Segment, which would take the plugin for broken.
 * @param onLoad hears of the library that has taken the plugin.
 */
export function createPlugin(
  name: string,
  hear: (heard: Heard) => void,
  onLoad: (library: unknown) => void = () => undefined,
): SegmentPlugin {
  const pass = <Context extends SegmentContext>(context: Context): Context => {
    try {
      const heard = readSegmentEvent(context.event as SegmentEvent);
      if (heard) hear(heard);
    } catch {
      // A getter of the page's; the message goes on its way.
    }
    return context;
  };
  return {
    name,
    alternativeNames: [integration],
    version: "1.0.0",
    type: "destination",
    isLoaded: () => true,
    load: async (_context, library) => onLoad(library),
    track: pass,
    page: pass,
    identify: pass,
  };
}
