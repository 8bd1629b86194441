import type { Event, Properties } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import { describePage } from "./sources/page.ts";
import type { Occurrence } from "./sources/source.ts";

/** One thing that the host or a source says, on its way into the history. */
export interface Saying {
  readonly message: Readonly<Record<string, unknown>>;
  /** What the device's clock showed when it was said. */
  readonly device: number;
  readonly occurrence?: Occurrence | undefined;
  /** Which source says it; the host where it is left out. */
  readonly source?: string | undefined;
  /** Who the customer says that they are, and the shop's word for it. */
  readonly as?: { readonly userId: string; readonly token?: string } | undefined;
  /** What was made of it before, and may have been written: it is told by its id. */
  readonly event?: Event | undefined;
}

/** That a page was seen: what the host says of it goes before what it shows. */
export function pageMessage(name: string | undefined, properties: Properties): Saying["message"] {
  const seen = typeof document === "undefined" ? {} : describePage(document);
  return { type: "page", name, properties: { ...seen, ...properties } };
}

/** Pages say how many agents are there: rules may ask before they offer one. */
export function withAgents(
  message: Saying["message"],
  agents: SiteConfig["agents"],
): Saying["message"] {
  return message["type"] === "page" && agents ? { ...message, context: { agents } } : message;
}

/** What the history is told of what the customer agreed to. */
export function consentMessage(categories: Readonly<Record<string, boolean>>): Saying["message"] {
  const context = { consent: { categoryPreferences: categories } };
  return { type: "track", event: "Consent Updated", properties: { categories }, context };
}

/** What `identify` was told: who it is, and what is known of them. */
export function readTraits(said: unknown): {
  readonly token?: string;
  readonly traits: Properties;
} {
  const { token, ...traits } = (said ?? {}) as Properties & { token?: unknown };
  return typeof token === "string" ? { token, traits } : { traits };
}
