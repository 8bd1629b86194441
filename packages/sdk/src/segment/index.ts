import type { Properties } from "@proffer/engine";
import type { Occurrence } from "../sources/source.ts";
import type { SegmentPlugin } from "./plugin.ts";
import { createPlugin, integration } from "./plugin.ts";

export type { SegmentPlugin } from "./plugin.ts";

/** What the plugin asks of Proffer. */
export interface ProfferCalls {
  track(event: string, properties: Properties, occurrence: Occurrence): unknown;
  page(name: string | undefined, properties: Properties, occurrence: Occurrence): unknown;
  identify(userId: string, traits: Properties): unknown;
}

/**
 * A plugin for Segment's Analytics.js 2.0 that tells Proffer what the shop tells Segment: `track`, `page` and `identify`.
 * `group`, `alias` and `screen` have no meaning here and are passed by.
 *
 * Each event keeps Segment's `messageId` and time, so that the same event by way of Segment's cloud is one. With it, switch
 * off what would say the same: `sources: { segment: false, page: false }`.
 *
 * @example
 * ```ts
 * const proffer = createProffer({ endpoint, sources: { segment: false, page: false } });
 * await analytics.register(profferPlugin(proffer));
 * ```
 */
export function profferPlugin(proffer: ProfferCalls): SegmentPlugin {
  return createPlugin(integration, (heard) => {
    switch (heard.type) {
      case "track":
        return void proffer.track(...heard.args);
      case "page":
        return void proffer.page(...heard.args);
      case "identify":
        return void proffer.identify(...heard.args);
    }
  });
}
