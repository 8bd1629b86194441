import type { Journal, JournalLimits } from "./journal-book.ts";
import { JournalBook } from "./journal-book.ts";
import { writeLine } from "./journal-line.ts";
import type { Change, JournalModel } from "./journal-model.ts";
import type { Commit, Notes, Snapshot, Storage } from "./storage.ts";

/**
 * A store of which every change is one line, written before anything goes by it: a process that is killed leaves whole
 * changes, and at most one line that is torn and counts for nothing.
 *
 * It is opened at the first call, and again at the first one after `close` or `erase`. A line that could not be written
 * breaks it until then.
 */
export function createJournalStorage(open: () => Promise<Journal>, limits: JournalLimits): Storage {
  const book = new JournalBook(open, limits);
  return {
    kind: "host",
    since: (revision) => book.read((model) => model.since(revision)),
    upTo: (revision) => book.read((model) => model.upTo(revision)),
    commit: (commit) => book.write((model) => changeOf(commit, model)),
    unsent: (max) => book.read((model) => model.unsent(max)),
    async confirm(ids) {
      await book.write((model) => {
        const confirmed = ids.filter((id) => model.isUnsent(id));
        return confirmed.length > 0 ? { confirmed } : undefined;
      });
    },
    offers: () => book.read((model) => model.offers()),
    async putOffer(offer) {
      await book.write(() => ({ offers: [offer] }));
    },
    note: (name) => book.read((model) => model.note(name)),
    async putNote(name, value) {
      await book.write((model) => noteOf(name, value, model));
    },
    async claim(own) {
      await book.write((model) =>
        model.note("identity") ? undefined : { notes: { identity: own } },
      );
      return book.read((model) => model.note("identity") ?? own);
    },
    async prune(now) {
      await book.write((model) => (model.isOverdue(now) ? { prunedAt: now } : undefined));
    },
    async begin(identity) {
      await book.write(() => ({ begin: identity }));
    },
    erase: () => book.end("remove"),
    close: () => (book.isOpen ? book.end("close") : Promise.resolve()),
  };
}

function changeOf(
  { base, event, send, owner, memory, offers }: Commit,
  model: JournalModel,
): Change | undefined {
  if (base !== model.revision || (model.owner ?? owner) !== owner) return undefined;
  const revision = base + 1;
  return {
    // What is remembered is often the longest part of a change, and often what it was.
    state: { revision, owner, ...(!model.remembers(memory) && { memory }) },
    ...(event && { events: [{ revision, event, ...send }] }),
    ...(offers.length > 0 && { offers }),
  };
}

/**
 * What is kept as it is need not be written: a rule set is long, and comes at every start. A snapshot that was packed
 * before another customer began must not be.
 */
function noteOf<Name extends keyof Notes>(
  name: Name,
  value: Notes[Name],
  model: JournalModel,
): Change | undefined {
  if (name === "snapshot" && (value as Snapshot).revision < model.begun) return undefined;
  const change: Change = { notes: { [name]: value } };
  const known: Change = { notes: { [name]: model.note(name) } };
  return writeLine(change) === writeLine(known) ? undefined : change;
}
