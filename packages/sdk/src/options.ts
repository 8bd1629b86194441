import type { SignalOptions } from "./consent/signals/signals.ts";
import type { Answers } from "./names-answers.ts";
import type { AnyRuleset } from "./names.ts";
import type { Redact } from "./privacy/redact.ts";
import type { SourceOptions } from "./sources/start-sources.ts";
import type { Storage } from "./storage/storage.ts";

/**
 * What {@link createProffer} may be told. Everything has a default; only facts and operators that a literal rule set
 * declares have to be answered.
 */
export type ProfferOptions<Rules = AnyRuleset> = CommonOptions & {
  /** A rule set as JSON, or from `defineRuleset`; without it the server's is used. */
  readonly rules?: Rules;
} & Answers<Rules>;

interface CommonOptions {
  /** Where the Proffer server is, e.g. `https://help.example.com`. Without it nothing leaves the device. */
  readonly endpoint?: string;
  /** Keeps two shops on one origin apart. */
  readonly site?: string;
  /** BCP 47; the browser's where it is left out. */
  readonly locale?: string;
  /**
   * `"required"`: nothing is written to the device and nothing leaves it until the customer has agreed to `functional`, by
   * `setConsent` or by one of the {@link ProfferOptions.signals}. `"given"`: until the customer says no. Default: `"given"`.
   */
  readonly consent?: "required" | "given";
  /** What consent managers and browsers say is listened to, each unless it is switched off; `false`: none of them. */
  readonly signals?: false | SignalOptions;
  /**
   * Takes e-mail addresses, telephone and card numbers and secrets in addresses out of what is tracked, before it is
   * kept. `false`: nothing is taken out; a function has the last word on every text. Default: true.
   */
  readonly redact?: Redact;
  /**
   * Public keys that rules have to be signed with, each `KID.KEY` as `proffer snippet --pin-rules` prints it. Whoever can
   * then change what the server answers, e.g. a proxy or somebody in its place, cannot make up rules: what none of these
   * keys has signed is refused, and the last good rules go on. Left out: the server is believed.
   */
  readonly rulesKeys?: readonly string[] | undefined;
  /**
   * An address on the shop's own server that keeps who this device is in a cookie which scripts cannot read, because Safari
   * deletes what scripts keep after seven days without a click. See `createDeviceCookie` of `@proffer/node`.
   */
  readonly deviceUrl?: string;
  /** Where the customer is kept; IndexedDB in a browser, memory elsewhere. */
  readonly storage?: Storage;
  /** The device's clock, UTC ms. */
  readonly clock?: () => number;
  readonly fetch?: typeof globalThis.fetch;
  /** For chat where there is no global `WebSocket`, as in Node 20. */
  readonly WebSocket?: typeof globalThis.WebSocket;
  /** What the page is read and watched for, each unless it is switched off; `false`: nothing. There is no page in Node. */
  readonly sources?: false | SourceOptions;
}
