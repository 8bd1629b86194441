import { CodedBatch } from "./coded-rows.ts";
import type { TextPlace } from "./record.ts";
import { idLengthIn, maskIn, maskWords, nameIn, recordWords, RecordWriter } from "./record.ts";
import { maxHeldBytes, Spill } from "./spill.ts";
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
  const again = new Spill(spill.partitions, whole, maxHeldBytes / 2);
  const writer = new RecordWriter(again);
  const row = new CodedBatch(properties);
  for (const wantsAliases of [false, true])
    for (const partition of partitions)
      moveRows(readPartition(file, partition), partition.bytes, aliases, wantsAliases, writer, row);
  return { file: whole, partitions: again.finish() };
}

function moveRows(
  bytes: ArrayBuffer,
  length: number,
  aliases: ReadonlyMap<string, string>,
  wantsAliases: boolean,
  writer: RecordWriter,
  row: CodedBatch,
): void {
  const words = new Int32Array(bytes, 0, length >> 2);
  const view = new DataView(bytes);
  const properties = row.codes.length;
  const masks = maskWords(properties);
  const users: string[] = [];
  for (let place = 0; place < words.length;) {
    const said = words[place + recordWords.customer] as number;
    const head = words[place + recordWords.head] as number;
    const idLength = idLengthIn(head);
    let texts = place + recordWords.mask + masks;
    row.begin(1);
    for (let p = 0; p < properties; p++) {
      const more = words[place + recordWords.mask + (p >> 5)] as number;
      const bits = masks === 0 ? maskIn(head) : more;
      if ((bits >>> (p & 31)) & 1) row.set(0, p, words[texts++] as number);
    }
    const userLength = said < 0 ? ~said : 0;
    if (said < 0) users.push(Buffer.from(bytes, texts * 4, userLength).toString("utf8"));
    const id = texts + ((userLength + 3) >> 2);
    const name = users[said < 0 ? users.length - 1 : said] as string;
    const known = aliases.get(name);
    const isAlias = known !== undefined && known !== name;
    if (isAlias === wantsAliases) {
      const user = textView(isAlias ? known : name);
      writer.time[0] = view.getFloat64(place * 4, true);
      writer.setCustomer(user.view, user.at, user.length);
      Object.assign(writer.id, { view, at: id * 4, length: idLength });
      writer.write(nameIn(head), row, 0, false);
    }
    place = id + ((idLength + 3) >> 2);
  }
}

function textView(text: string): TextPlace {
  const bytes = Buffer.alloc(text.length * 3 + 8);
  const length = bytes.write(text);
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at: 0, length };
}
