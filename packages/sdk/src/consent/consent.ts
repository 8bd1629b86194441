/** `given`: what is not denied is allowed; `required`: only what is granted is. */
export type ConsentMode = "given" | "required";

/** Who says what the customer agreed to: the shop's own page, or a signal that it carries. */
export type Speaker = "host" | "googleConsentMode" | "tcf" | "shopify" | "gpc";

/**
 * How a word came about. `preset`: nobody has been asked yet; `repeated`: what was once chosen, perhaps on another day,
 * is said again; `chosen`: the customer has chosen just now.
 */
export type Weight = "preset" | "repeated" | "chosen";

/** What one speaker said of one category. */
interface Word {
  readonly by: Speaker;
  readonly category: string;
  readonly given: boolean;
  /** The customer was seen to choose it. */
  readonly chosen: boolean;
}

/** What is to be known of consent on the next page. */
export interface KeptConsent {
  /** The newest last. */
  readonly words: readonly Word[];
  /** What the history was told, by category. */
  readonly told: Readonly<Record<string, boolean>>;
}

/** What came of a word. */
export interface ConsentChange {
  /** What the history has to be told: the categories in which the customer's word is another one now. */
  readonly categories: Readonly<Record<string, boolean>>;
  /** From now on it may be written and sent; before, it might not. */
  readonly opened: boolean;
  /** The customer takes back, or refuses, what was allowed so far: what is kept has to go. A preset never does that. */
  readonly withdrawn: boolean;
}

/**
 * What the customer agreed to, and by whose word.
 *
 * - The customer's word counts before any preset; of several speakers the latest word counts.
 * - Saying the same again is no new word, unless the customer was seen to choose it: what a consent manager repeats on
 *   every page does not outdo what was said after it.
 * - A preset closes and never opens: where nobody was asked, nobody has agreed.
 * - Global Privacy Control is a standing no, lifted only by a yes that was `chosen`, for as long as it is the latest word.
 * - From page to page the host's words hold, and every no does. A signal's yes has to be said again on each page, for a
 *   consent manager may have forgotten it, or let it expire.
 *
 * @example
 * ```ts
 * const consent = new Consent("required");
 * consent.say({ functional: true }, "host"); // { categories: { functional: true }, opened: true, withdrawn: false }
 * ```
 */
export class Consent {
  readonly mode: ConsentMode;
  /** One for each speaker and category, the newest last. */
  #words: readonly Word[];
  /** Those that hold on this page. */
  readonly #live: Set<Word>;
  #presets: readonly Word[] = [];
  /** What Global Privacy Control says no to. */
  readonly #refused = new Set<string>();
  readonly #told: Map<string, boolean>;

  constructor(mode: ConsentMode, kept?: KeptConsent) {
    this.mode = mode;
    this.#words = kept?.words ?? [];
    this.#live = new Set(this.#words.filter(({ by, given }) => by === "host" || !given));
    this.#told = new Map(Object.entries(kept?.told ?? {}));
  }

  /** Whether events may be written and sent. */
  get isOpen(): boolean {
    return this.allows("functional");
  }

  /** What holds now, by category; what nobody has spoken of is not in it. */
  get categories(): Readonly<Record<string, boolean>> {
    const all = [...this.#words, ...this.#presets].map(({ category }) => category);
    const holding = [...all, ...this.#refused].map((name) => [name, this.#holds(name)] as const);
    return Object.fromEntries(holding.filter(([, given]) => given !== undefined)) as Record<
      string,
      boolean
    >;
  }

  /** Whether a category is granted, or else, where consent is taken as given, not denied. Rules ask the history instead. */
  allows(category: string): boolean {
    return this.#permits(this.#holds(category));
  }

  /** Whose word decides a category now; nothing where nobody has spoken. */
  saidBy(category: string): Speaker | undefined {
    const word = this.#word(category);
    if (this.#isRefused(category)) return "gpc";
    return (word ?? this.#preset(category))?.by;
  }

  /** Takes a word in. What is neither `true` nor `false` says nothing. */
  say(
    categories: Readonly<Record<string, boolean>>,
    by: Speaker,
    weight: Weight = "chosen",
  ): ConsentChange {
    const wasOpen = this.isOpen;
    // A yes that no signal has repeated yet was a yes all the same: something may be kept because of it.
    const wasPermitted = this.#permits(this.#latest("functional")?.given);
    for (const [category, given] of Object.entries(categories))
      if (typeof given === "boolean") this.#take({ by, category, given, chosen: false }, weight);
    return {
      categories: this.#news(),
      opened: !wasOpen && this.isOpen,
      withdrawn: wasPermitted && this.#latest("functional")?.given === false,
    };
  }

  /** What the next page is to be given. */
  keep(): KeptConsent {
    return { words: this.#words, told: Object.fromEntries(this.#told) };
  }

  #take(word: Word, weight: Weight): void {
    if (word.by === "gpc") {
      if (word.given) this.#refused.delete(word.category);
      else this.#refused.add(word.category);
    } else if (weight === "preset") this.#presets = put(this.#presets, word);
    else this.#hear(word, weight === "chosen");
  }

  #hear(word: Word, chosen: boolean): void {
    const before = this.#words.find((one) => isAbout(one, word));
    if (before && before.given === word.given && !chosen) this.#live.add(before);
    else {
      const said = { ...word, chosen };
      this.#words = put(this.#words, said);
      this.#live.add(said);
    }
  }

  #news(): Readonly<Record<string, boolean>> {
    const news = new Map<string, boolean>();
    for (const category of [...this.#words.map((word) => word.category), ...this.#refused]) {
      const given = this.#said(category);
      if (given === undefined || given === this.#told.get(category)) continue;
      this.#told.set(category, given);
      news.set(category, given);
    }
    return Object.fromEntries(news);
  }

  /** What holds, presets included. */
  #holds(category: string): boolean | undefined {
    return this.#said(category) ?? (this.#preset(category) && false);
  }

  /** What the customer has said, Global Privacy Control included. */
  #said(category: string): boolean | undefined {
    return this.#isRefused(category) ? false : this.#word(category)?.given;
  }

  #isRefused(category: string): boolean {
    const word = this.#latest(category);
    return this.#refused.has(category) && !(word?.given && word.chosen);
  }

  /** The last word that holds on this page. */
  #word(category: string): Word | undefined {
    return this.#words.findLast((word) => word.category === category && this.#live.has(word));
  }

  /** The last word, a yes that has not been repeated on this page included. */
  #latest(category: string): Word | undefined {
    return this.#words.findLast((word) => word.category === category);
  }

  /** A preset that says no. */
  #preset(category: string): Word | undefined {
    return this.#presets.find((word) => word.category === category && !word.given);
  }

  #permits(given: boolean | undefined): boolean {
    return this.mode === "given" ? given !== false : given === true;
  }
}

function put(words: readonly Word[], word: Word): readonly Word[] {
  return [...words.filter((one) => !isAbout(one, word)), word];
}

function isAbout(one: Word, other: Word): boolean {
  return one.by === other.by && one.category === other.category;
}
