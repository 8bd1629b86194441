/** What tabs tell each other: something was written; everything was deleted, and is to stay so. */
export type News = "changed" | "erased";

/** The tabs of one shop on this device: each tells the others that it has written. */
export class Tabs {
  readonly #name: string;
  readonly #onNews: (news: News) => void;
  #channel: BroadcastChannel | undefined;

  constructor(name: string, onNews: (news: News) => void) {
    this.#name = name;
    this.#onNews = onNews;
  }

  /** Listens, from now on or again. A page in the back/forward cache must hold no channel. */
  open(): void {
    if (this.#channel || typeof BroadcastChannel === "undefined") return;
    try {
      this.#channel = new BroadcastChannel(this.#name);
      this.#channel.addEventListener("message", ({ data }) => {
        if (data === "changed" || data === "erased") this.#onNews(data);
      });
    } catch {
      // Sandboxed frames may not have one. Tabs then hear of each other at their next event.
    }
  }

  announce(news: News): void {
    this.#channel?.postMessage(news);
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
