import { mayBeTorn, readLine, writeLine } from "./journal-line.ts";
import type { Change } from "./journal-model.ts";
import { JournalModel } from "./journal-model.ts";

/** Where the lines of a journal are kept. */
export interface Journal {
  /** For people: a path, a key. */
  readonly name: string;
  /** Every line, oldest first; one that was torn off when the process was killed may be among them. */
  load(): Promise<readonly string[]>;
  /** Resolves when the line is there whatever becomes of this process. */
  append(line: string): Promise<void>;
  /** These lines from now on, instead of all others: whole or not at all. */
  rewrite(lines: readonly string[]): Promise<void>;
  /** Leaves nothing behind, and closes. */
  remove(): Promise<void>;
  close(): Promise<void>;
}

/** How much room a journal takes, in UTF-16 units. */
export interface JournalLimits {
  /** It is written anew when it has grown by so much, and by as much again as it was. */
  readonly growth: number;
  /** Of the events in it; older ones that the server has are dropped when it is written anew. */
  readonly events: number;
}

interface Opened {
  readonly journal: Journal;
  readonly model: JournalModel;
}

/** A journal and what it comes to: each change is in the journal before anybody hears of it. */
export class JournalBook {
  readonly #openJournal: () => Promise<Journal>;
  readonly #limits: JournalLimits;
  #opened: Promise<Opened> | undefined;
  /** One write at a time. */
  #queue: Promise<unknown> = Promise.resolve();
  #broken: { readonly cause: unknown } | undefined;
  /** How long the journal is: what it was when it was written anew, and what has come since. */
  #size = { whole: 0, grown: 0 };

  constructor(open: () => Promise<Journal>, limits: JournalLimits) {
    this.#openJournal = open;
    this.#limits = limits;
  }

  async read<Value>(read: (model: JournalModel) => Value): Promise<Value> {
    const { model } = await this.#open();
    return read(model);
  }

  /** Whether there was anything to write. What it is, is worked out when its turn has come. */
  write(changeOf: (model: JournalModel) => Change | undefined): Promise<boolean> {
    return this.#inTurn(async () => {
      const { journal, model } = await this.#open();
      const change = changeOf(model);
      if (!change) return false;
      await this.#append(journal, writeLine(change));
      model.apply(change);
      return true;
    });
  }

  /** Ends with the journal; the next call opens it again. */
  end(how: "close" | "remove"): Promise<void> {
    return this.#inTurn(async () => {
      // One that breaks can be closed all the same.
      const { journal } = await (this.#opened ?? this.#open());
      try {
        await journal[how]();
      } finally {
        this.#opened = undefined;
        this.#broken = undefined;
      }
    });
  }

  get isOpen(): boolean {
    return this.#opened !== undefined;
  }

  async #append(journal: Journal, line: string): Promise<void> {
    try {
      await journal.append(line);
    } catch (cause) {
      // Nobody knows how much of the line is there: what comes behind it could not be told from it.
      this.#broken = { cause };
      throw cause;
    }
    this.#size.grown += line.length;
    const { whole, grown } = this.#size;
    // Not waited for: what was written stands.
    if (grown > Math.max(this.#limits.growth, whole)) void this.#inTurn(() => this.#rewrite());
  }

  async #rewrite(): Promise<void> {
    if (!this.#opened || this.#broken) return;
    const { journal, model } = await this.#opened;
    model.shrink(this.#limits.events);
    const lines = model.checkpoint().map((change) => writeLine(change));
    const whole = lines.reduce((sum, line) => sum + line.length, 0);
    this.#size = { whole, grown: 0 };
    // Where there is no room for both, the old lines are still there; it is tried again when as much has come again.
    await journal.rewrite(lines).catch(() => undefined);
  }

  async #open(): Promise<Opened> {
    if (this.#broken) throw this.#broken.cause;
    this.#opened ??= this.#load();
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async #load(): Promise<Opened> {
    const journal = await this.#openJournal();
    try {
      return { journal, model: this.#replay(await journal.load(), journal.name) };
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  #replay(lines: readonly string[], name: string): JournalModel {
    const changes = lines.map((line) => readLine(line));
    if (lines.some((line) => !mayBeTorn(line)) && changes.every((change) => !change))
      throw new Error(
        `${name} is no store of Proffer's, and is left as it is. Keep the customer in another place.`,
      );
    const model = new JournalModel();
    this.#size = { whole: 0, grown: 0 };
    changes.forEach((change, i) => {
      if (change) model.apply(change);
      this.#size[change?.whole ? "whole" : "grown"] += lines[i]?.length ?? 0;
    });
    return model;
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
