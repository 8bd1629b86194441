import type { Batch, WireEvent } from "@proffer/protocol";
import { deviceKeyHeader, batchRoute } from "@proffer/protocol";
import type { Bridge, Letter } from "./letters.ts";
import {
  bridgeKey,
  mailboxKey,
  maxLetters,
  readBridge,
  readLetters,
  writeLetters,
} from "./letters.ts";
import type { CustomerPrivacy, PixelApi, PixelEvent } from "./pixel-api.ts";
import { readPixelEvent } from "./read-event.ts";

/** What {@link Pixel} may be told. */
export interface PixelOptions {
  /**
   * The Proffer server, e.g. `https://help.example.com`. What happens at checkout is sent there at once; without it, it
   * waits for the customer to come back to the storefront.
   */
  readonly endpoint?: string;
  /**
   * `false`: only the checkout is told of, for a shop whose theme tells of product and cart itself, in a `dataLayer` or by
   * `proffer("track", …)`. Default: true.
   */
  readonly storefront?: boolean;
  /** For tests; the sandbox's own else. */
  readonly fetch?: typeof globalThis.fetch;
}

/** keepalive requests share 64 KiB; a UTF-16 unit is at most three bytes. */
const maxKeepaliveUnits = 20 * 1024;
/** Leaves room for what goes around the letters. */
const maxRequestUnits = 16 * 1024;

/** The storefront may empty the mailbox, and another tab's pixel may overwrite it, between our reading and our writing. */
const maxTries = 2;

/** Hears Shopify's events, leaves them for the storefront, and sends those of the checkout to the server. */
export class Pixel {
  readonly #storage: PixelApi["browser"]["localStorage"];
  readonly #options: PixelOptions;
  #privacy: CustomerPrivacy | undefined;
  /** Heard, and not yet in the mailbox: nothing is written before it may be. */
  #held: readonly Letter[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #isSending = false;
  /** The customer has said no on this page; before any answer what happens is held until there is one. */
  #isRefused = false;
  /** Acknowledged, whether the mailbox would take note of it or not. */
  readonly #sent = new Set<string>();

  constructor(api: PixelApi, options: PixelOptions) {
    this.#storage = api.browser.localStorage;
    this.#options = options;
    this.#privacy = api.init.customerPrivacy;
  }

  /** The customer has said what they allow. */
  async heed(privacy: CustomerPrivacy | undefined): Promise<void> {
    this.#privacy = privacy;
    this.#isRefused = !this.#isAllowed();
    if (!this.#isRefused) return this.deliver();
    this.#held = [];
    await this.#inTurn(() => this.#storage.removeItem(mailboxKey));
  }

  async hear(event: PixelEvent): Promise<void> {
    if (this.#isRefused) return;
    const { storefront = true } = this.#options;
    const letters = readPixelEvent(event).filter(({ isUnsent }) => storefront || isUnsent);
    this.#held = [...this.#held, ...letters].slice(-maxLetters);
    await this.deliver();
  }

  /** Brings on its way whatever may be: into the mailbox, and what the server has not acknowledged to the server. */
  async deliver(): Promise<void> {
    const bridge = await this.#inTurn(() => this.#post());
    if (bridge) await this.#send(bridge);
  }

  /** Both kinds of consent, said outright: what happens is watched, and it is kept on this device. */
  #isAllowed(): boolean {
    const { analyticsProcessingAllowed, preferencesProcessingAllowed } = this.#privacy ?? {};
    return analyticsProcessingAllowed === true && preferencesProcessingAllowed === true;
  }

  /** @returns who the storefront's Proffer is, where there is one that may be told. */
  async #post(): Promise<Bridge | undefined> {
    if (!this.#isAllowed()) return undefined;
    const bridge = readBridge(await this.#storage.getItem(bridgeKey));
    const letters = this.#held;
    if (!bridge || letters.length === 0) return bridge;
    const isIn = (letter: Letter, box: readonly Letter[]): boolean =>
      box.some(({ messageId }) => messageId === letter.messageId);
    for (let i = 0; i < maxTries; i++) {
      const box = readLetters(await this.#storage.getItem(mailboxKey));
      const missing = letters.filter((letter) => !isIn(letter, box));
      if (missing.length === 0 || !this.#isAllowed()) break;
      await this.#storage.setItem(mailboxKey, writeLetters([...box, ...missing]));
    }
    this.#held = this.#held.filter((letter) => !letters.includes(letter));
    return bridge;
  }

  async #send(bridge: Bridge): Promise<void> {
    if (this.#options.endpoint === undefined || this.#isSending) return;
    this.#isSending = true;
    try {
      for (;;) {
        const letters = fitting(await this.#inTurn(() => this.#unsent()));
        if (letters.length === 0 || !(await this.#request(letters, bridge))) return;
        await this.#inTurn(() => this.#acknowledge(letters));
      }
    } finally {
      this.#isSending = false;
    }
  }

  async #unsent(): Promise<readonly Letter[]> {
    if (!this.#isAllowed()) return [];
    const box = readLetters(await this.#storage.getItem(mailboxKey));
    return box.filter(({ isUnsent, messageId }) => isUnsent && !this.#sent.has(messageId));
  }

  /** They stay for the storefront, whose rules have to know of them too. */
  async #acknowledge(sent: readonly Letter[]): Promise<void> {
    for (const { messageId } of sent) this.#sent.add(messageId);
    const text = await this.#storage.getItem(mailboxKey);
    if (text === null) return;
    const box = readLetters(text).map((letter) =>
      this.#sent.has(letter.messageId) ? acknowledged(letter) : letter,
    );
    await this.#storage.setItem(mailboxKey, writeLetters(box));
  }

  /** @returns whether there is nothing left to do: the server has them, or will never take them. */
  async #request(letters: readonly Letter[], { anonymousId, deviceKey }: Bridge): Promise<boolean> {
    const fetch = this.#options.fetch ?? globalThis.fetch.bind(globalThis);
    const batch: Batch = {
      batch: letters.map((letter) => toWire(letter, anonymousId)),
      sentAt: new Date().toISOString(),
    };
    const address = `${this.#options.endpoint?.replace(/\/+$/, "")}${batchRoute}`;
    const body = JSON.stringify(batch);
    const { status } = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", [deviceKeyHeader]: deviceKey },
      body,
      credentials: "omit",
      // The customer may leave the thank-you page at once. What is too large for that goes while they stay.
      keepalive: body.length <= maxKeepaliveUnits,
    });
    return status < 500 && status !== 408 && status !== 429;
  }

  /** One reading and writing of the mailbox after the other. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function acknowledged(letter: Letter): Letter {
  return { ...letter, isUnsent: false };
}

function fitting(letters: readonly Letter[]): readonly Letter[] {
  let units = 0;
  return letters.filter((letter, i) => {
    units += JSON.stringify(letter).length;
    return i === 0 || units <= maxRequestUnits;
  });
}

function toWire(
  { type, event, properties, messageId, timestamp }: Letter,
  anonymousId: string,
): WireEvent {
  const at = new Date(timestamp).toISOString();
  const named = event === undefined ? {} : { event };
  return { type, ...named, properties, messageId, timestamp: at, anonymousId };
}
