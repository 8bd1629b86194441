import type { Change } from "./journal-model.ts";
import type { Snapshot } from "./storage.ts";

/** Of the lines that this version writes. */
const format = "1";

/**
 * A change as one line: the format, a checksum, JSON. The checksum tells a line that was torn off, or that a disk has
 * spoilt, from a whole one.
 */
export function writeLine(change: Change): string {
  const json = JSON.stringify(change, (_name, value: unknown) =>
    value instanceof Uint8Array ? toHex(value) : value,
  );
  return `${format} ${checksum(json)} ${json}`;
}

/**
 * What a line says; `undefined` where it is torn.
 *
 * @throws where a newer version has written it: to go on without it would undo what that one has kept.
 */
export function readLine(line: string): Change | undefined {
  const [, version, sum, json = ""] = /^(\d+) ([\da-f]{8}) (.*)$/s.exec(line) ?? [];
  if (version === undefined || checksum(json) !== sum) return undefined;
  if (version !== format)
    throw new Error("A newer version of Proffer has written this store: it needs that version.");
  const change = JSON.parse(json) as Change;
  const { snapshot } = change.notes ?? {};
  if (!snapshot) return change;
  return { ...change, notes: { ...change.notes, snapshot: withBytes(snapshot) } };
}

/** Whether a line that cannot be read may be what a killed process left of one of ours; a power cut leaves zeros. */
export function mayBeTorn(line: string): boolean {
  return /^(?:\d|\0|$)/.test(line);
}

function withBytes(snapshot: Snapshot): Snapshot {
  return { ...snapshot, bytes: fromHex(String(snapshot.bytes)) };
}

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/): small, and there where no crypto is. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array {
  const pairs = text.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
