import type { Properties } from "@proffer/engine";

/** Where the storefront's Proffer leaves, in the shop's localStorage, who it is: a {@link Bridge} as JSON. */
export const bridgeKey = "proffer-bridge";

/** Where the pixel leaves what it has heard, in the shop's localStorage: {@link Letter}s as JSON, oldest first. */
export const mailboxKey = "proffer-mailbox";

/** Who the storefront's Proffer is, so that what happens at checkout is the same customer's. */
export interface Bridge {
  readonly anonymousId: string;
  readonly deviceKey: string;
}

/** An event on its way from the pixel to the storefront. */
export interface Letter {
  readonly type: "track" | "page";
  /** For `track`. */
  readonly event?: string;
  readonly properties: Properties;
  /** Shopify's own id of the event, or that of the order. */
  readonly messageId: string;
  /** UTC ms by the customer's clock. */
  readonly timestamp: number;
  /** It is to go to the server as well, and has not been acknowledged. */
  readonly isUnsent?: boolean;
}

/** The most letters that wait; older ones give way. */
export const maxLetters = 100;

/** The most that they take, in UTF-16 units: a fraction of the five million that a shop has for everything. */
export const maxMailboxUnits = 64 * 1024;

/** Reads a mailbox. Any script on the page can write there, so what is no letter is left out. */
export function readLetters(text: string | null): readonly Letter[] {
  const value = readJson(text);
  return Array.isArray(value) ? value.filter(isLetter) : [];
}

/** Writes the newest letters that fit. */
export function writeLetters(letters: readonly Letter[]): string {
  let units = 2;
  const texts: string[] = [];
  for (const letter of letters.slice(-maxLetters).reverse()) {
    const text = JSON.stringify(letter);
    units += text.length + 1;
    if (units > maxMailboxUnits) break;
    texts.unshift(text);
  }
  return `[${texts.join()}]`;
}

/** Reads who the storefront's Proffer is; `undefined` where it is not, or may not say. */
export function readBridge(text: string | null): Bridge | undefined {
  const { anonymousId, deviceKey } = Object(readJson(text)) as Partial<Bridge>;
  const isId = typeof anonymousId === "string" && anonymousId !== "";
  return isId && typeof deviceKey === "string" && deviceKey !== ""
    ? { anonymousId, deviceKey }
    : undefined;
}

function isLetter(value: unknown): value is Letter {
  const { type, event, properties, messageId, timestamp } = Object(value) as Partial<Letter>;
  return (
    (type === "page" || (type === "track" && typeof event === "string")) &&
    typeof properties === "object" &&
    typeof messageId === "string" &&
    Number.isSafeInteger(timestamp)
  );
}

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
