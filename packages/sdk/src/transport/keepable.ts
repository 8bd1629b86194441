import type { SiteConfig } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import type { KeptConfig } from "../storage/storage.ts";

/** What of the server's answer is kept for a page that begins offline. */
export function keepable({ rules, watch, ruleset }: SiteConfig, clock: Clock): KeptConfig {
  return {
    ...(rules && { rules }),
    ...(watch && { watch }),
    ...(ruleset !== undefined && { ruleset }),
    offsetMs: clock.offset,
  };
}
