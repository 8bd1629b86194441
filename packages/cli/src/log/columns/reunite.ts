import { maskWords, recordWords, RecordWriter } from "./record.ts";
import { Spill } from "./spill.ts";
import type { SpilledPartition } from "./spill.ts";
import { readPartition } from "./spill.ts";

/**
 * Ends a spill. Where customers turned out to be others, their rows are written once more, to those others; they come
 * behind the others' own, so a row that arrived under both names counts as the known customer's.
 */
export function reunite(
  spill: Spill,
  aliases: ReadonlyMap<string, string>,
  properties: number,
  file: string,
): { readonly file: string; readonly partitions: readonly SpilledPartition[] } {
  const partitions = spill.finish();
  if (![...aliases].some(([alias, user]) => alias !== user)) return { file, partitions };
  const whole = `${file}.united`;
  const again = new Spill(spill.partitions, whole);
  const writer = new RecordWriter(again, properties);
  for (const wantsAliases of [false, true])
    for (const partition of partitions)
      moveRows(readPartition(file, partition), partition.bytes, aliases, wantsAliases, writer);
  return { file: whole, partitions: again.finish() };
}

function moveRows(
  bytes: ArrayBuffer,
  length: number,
  aliases: ReadonlyMap<string, string>,
  wantsAliases: boolean,
  writer: RecordWriter,
): void {
  const words = new Int32Array(bytes, 0, length >> 2);
  const view = new DataView(bytes);
  const head = recordWords.mask + maskWords(writer.codes.length);
  for (let place = 0; place < words.length;) {
    const userLength = words[place + recordWords.customer] as number;
    const nameAndId = words[place + recordWords.nameAndId] as number;
    const idLength = nameAndId >>> 16;
    let texts = place + head;
    writer.codes.fill(-1);
    for (let p = 0; p < writer.codes.length; p++) {
      const bits = words[place + recordWords.mask + (p >> 5)] as number;
      if ((bits >>> (p & 31)) & 1) writer.codes[p] = words[texts++] as number;
    }
    const id = texts + ((userLength + 3) >> 2);
    const alias = Buffer.from(bytes, texts * 4, userLength).toString("utf8");
    const user = aliases.get(alias);
    const isAlias = user !== undefined && user !== alias;
    if (isAlias === wantsAliases) {
      const name = isAlias ? textView(user) : { view, at: texts * 4, length: userLength };
      writer.time[0] = view.getFloat64(place * 4, true);
      writer.write(nameAndId & 0xffff, name.view, name.at, name.length, view, id * 4, idLength);
    }
    place = id + ((idLength + 3) >> 2);
  }
}

function textView(text: string): { view: DataView; at: number; length: number } {
  const bytes = Buffer.alloc(text.length * 3 + 8);
  const length = bytes.write(text);
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at: 0, length };
}
