import type { Journal } from "../storage/journal-book.ts";

/** What is needed of React Native's AsyncStorage; anything else that keeps texts by keys will do. */
export interface AsyncStorageLike {
  getItem(key: string): Promise<string | null>;
  setItem(key: string, value: string): Promise<void>;
  removeItem(key: string): Promise<void>;
  getAllKeys(): Promise<readonly string[]>;
}

/**
 * The longest value: Android reads a row through a window of 2 MB, and a UTF-16 unit is at most three bytes there.
 * https://react-native-async-storage.github.io/async-storage/docs/limits
 */
const usualValueUnits = 256 * 1024;

/** So many values are asked for at once. */
const readAtOnce = 100;

/** What a value begins with: whether its last line ends in it, or goes on in the next value. */
const [ends, goesOn] = [".", "+"];

/**
 * A journal in a store of keys: `name:generation:number`. Writing all anew makes another generation, whose number 0 is
 * written last and is a sign that it is whole: the last one that is whole counts, what is left of others is swept out.
 */
export class KeyJournal implements Journal {
  readonly name: string;
  readonly #store: AsyncStorageLike;
  readonly #maxUnits: number;
  #generation = 0;
  /** Of the last generation that anything was written for. */
  #newest = 0;
  #next = 0;

  /** @param maxUnits the longest value that is written. */
  constructor(store: AsyncStorageLike, name: string, maxUnits = usualValueUnits) {
    this.#store = store;
    this.name = name;
    this.#maxUnits = maxUnits;
  }

  async load(): Promise<readonly string[]> {
    const keys = await this.#keys();
    const marks = keys.filter(({ number }) => number === 0);
    // Before the first one there was none to be written anew.
    this.#generation = Math.max(0, ...marks.map(({ generation }) => generation));
    this.#newest = Math.max(this.#generation, ...keys.map(({ generation }) => generation));
    await this.#sweep(keys);
    const isOwn = ({ generation, number }: Key) => generation === this.#generation && number > 0;
    const own = keys.filter(isOwn);
    const values = await this.#values(own);
    // What a killed process left of a line in several values is written over by the next line.
    const whole = values.findLastIndex((value) => value.startsWith(ends)) + 1;
    this.#next = (own[whole - 1]?.number ?? 0) + 1;
    return linesOf(values.slice(0, whole));
  }

  async append(line: string): Promise<void> {
    this.#next = await this.#put(this.#generation, this.#next, line);
  }

  async rewrite(lines: readonly string[]): Promise<void> {
    // What an earlier try has left behind must not be taken for part of this one.
    const generation = ++this.#newest;
    let next = 1;
    try {
      for (const text of packed(lines, this.#maxUnits))
        next = await this.#put(generation, next, text);
      await this.#beginWith(generation, next);
    } finally {
      await this.#sweep(await this.#keys());
    }
  }

  /** First nothing counts any more, then it goes: killed in between, nothing comes back. */
  async remove(): Promise<void> {
    await this.#beginWith(++this.#newest, 1);
    const keys = await this.#keys();
    const isLast = ({ generation }: Key) => generation === this.#generation;
    await this.#remove(keys.filter((key) => !isLast(key)));
    await this.#remove(keys.filter(isLast));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #beginWith(generation: number, next: number): Promise<void> {
    await this.#store.setItem(this.#key(generation, 0), ends);
    this.#generation = generation;
    this.#next = next;
  }

  #key(generation: number, number: number): string {
    return `${this.name}:${generation}:${digits(number)}`;
  }

  /** Where the next one goes. */
  async #put(generation: number, first: number, text: string): Promise<number> {
    let number = first;
    for (const value of cut(text, this.#maxUnits - 1))
      await this.#store.setItem(this.#key(generation, number++), value);
    return number;
  }

  async #keys(): Promise<readonly Key[]> {
    const keys = (await this.#store.getAllKeys()).flatMap((key) => this.#read(key) ?? []);
    return keys.sort((a, b) => a.number - b.number);
  }

  #read(key: string): Key | undefined {
    if (!key.startsWith(`${this.name}:`)) return undefined;
    const [, generation, number] =
      /^(\d+):([\da-z]{8})$/.exec(key.slice(this.name.length + 1)) ?? [];
    if (generation === undefined || number === undefined) return undefined;
    return { key, generation: Number(generation), number: Number.parseInt(number, 36) };
  }

  async #values(keys: readonly Key[]): Promise<readonly string[]> {
    const values: string[] = [];
    for (let from = 0; from < keys.length; from += readAtOnce) {
      const lot = keys.slice(from, from + readAtOnce);
      const read = await Promise.all(lot.map(({ key }) => this.#store.getItem(key)));
      values.push(...read.map((value) => value ?? ""));
    }
    return values;
  }

  /** What counts no more only takes up room: if it cannot be removed now, it can the next time. */
  async #sweep(keys: readonly Key[]): Promise<void> {
    const old = keys.filter(({ generation }) => generation !== this.#generation);
    await this.#remove(old).catch(() => undefined);
  }

  async #remove(keys: readonly Key[]): Promise<void> {
    for (const { key } of keys) await this.#store.removeItem(key);
  }
}

interface Key {
  readonly key: string;
  readonly generation: number;
  readonly number: number;
}

/** Sorts as text, too, up to some 2.8 · 10¹². */
function digits(number: number): string {
  return number.toString(36).padStart(8, "0");
}

/** As many lines in a value as go into it: reading few long ones is faster than reading many short ones. */
function packed(lines: readonly string[], maxUnits: number): readonly string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length + 1 < maxUnits)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts;
}

/** A text as values, in order. Half of a surrogate pair would not survive being written as UTF-8. */
function cut(text: string, maxUnits: number): readonly string[] {
  const values: string[] = [];
  let from = 0;
  while (from < text.length) {
    const to = from + maxUnits;
    const isPair = to < text.length && /[\uDC00-\uDFFF]/.test(text.charAt(to));
    const end = isPair ? to - 1 : to;
    values.push((end < text.length ? goesOn : ends) + text.slice(from, end));
    from = end;
  }
  return values;
}

function linesOf(values: readonly string[]): readonly string[] {
  const texts = values.map((value) => value.slice(1) + (value.startsWith(ends) ? "\n" : ""));
  return texts
    .join("")
    .split("\n")
    .filter((line) => line !== "");
}
