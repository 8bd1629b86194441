import { loadConfirmer } from "@proffer/engine";
import { whenIdle } from "./when-idle.ts";

/**
 * Fetches what only a rule that fires needs, when the browser has nothing else to do: a customer who is offline by then
 * finds it in the browser's cache.
 */
export function fetchAhead(): void {
  whenIdle(() => void loadConfirmer().catch(() => undefined));
}
