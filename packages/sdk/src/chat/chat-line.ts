import type { Notes } from "../storage/storage.ts";
import type { Chat } from "../types.ts";

/** The customer's conversation, as who keeps the customer sees it. */
export interface ChatLine extends Chat {
  /** Takes up what an earlier page left: messages on their way, and a conversation that is open. */
  resume(): Promise<void>;
  /** Somebody else uses this device from now on: what was said before is not theirs to read. */
  reset(): void;
  stop(): void;
  /** What has to outlive the page. */
  keep(): Notes["chat"];
}
