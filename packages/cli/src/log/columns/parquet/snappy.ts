/**
 * Unpacks Snappy's raw format (https://github.com/google/snappy/blob/main/format_description.txt) to where it is wanted.
 * It copies four bytes at a time, so behind both there must be slack.
 *
 * @param end where the packed bytes end.
 * @returns where it ends in `to`.
 * @throws where the bytes are not Snappy's, or unpack to more than there is room for.
 */
export function unpackSnappy(
  from: DataView,
  begin: number,
  end: number,
  to: DataView,
  start: number,
): number {
  let at = begin;
  while (from.getUint8(at) > 127) at++;
  at++;
  let out = start;
  const readable = from.byteLength;
  const writable = to.byteLength;
  while (at < end) {
    const tag = from.getUint8(at++);
    const kind = tag & 3;
    let length = (tag >> 2) + 1;
    if (kind === 0) {
      if (length > 60) {
        const bytes = length - 60;
        length = 1;
        for (let i = 0; i < bytes; i++) length += from.getUint8(at++) * 2 ** (8 * i);
      }
      if (at + length > end) throw new Error("a packed page breaks off");
      if (length <= 32 && at + 32 <= readable && out + 32 <= writable) {
        copy16(from, at, to, out);
        if (length > 16) copy16(from, at + 16, to, out + 16);
      } else if (length > large) copyBytes(from, at, to, out, length);
      else
        for (let i = 0; i < length; i += 4) to.setInt32(out + i, from.getInt32(at + i, true), true);
      at += length;
      out += length;
      continue;
    }
    let back: number;
    if (kind === 1) {
      length = ((tag >> 2) & 7) + 4;
      back = ((tag >> 5) << 8) | from.getUint8(at++);
    } else if (kind === 2) {
      back = from.getUint16(at, true);
      at += 2;
    } else {
      back = from.getUint32(at, true);
      at += 4;
    }
    const source = out - back;
    if (back === 0 || source < start) throw new Error("a packed page points before its beginning");
    if (back >= 4 && length <= 16 && out + 16 <= writable) copy16(to, source, to, out);
    else if (back >= 4)
      for (let i = 0; i < length; i += 4) to.setInt32(out + i, to.getInt32(source + i, true), true);
    // What overlaps within a word repeats itself byte by byte.
    else for (let i = 0; i < length; i++) to.setUint8(out + i, to.getUint8(source + i));
    out += length;
  }
  return out;
}

/** What is copied too much is written over by what comes next: most pieces are short, and a loop's end is dear. */
function copy16(from: DataView, at: number, to: DataView, out: number): void {
  to.setInt32(out, from.getInt32(at, true), true);
  to.setInt32(out + 4, from.getInt32(at + 4, true), true);
  to.setInt32(out + 8, from.getInt32(at + 8, true), true);
  to.setInt32(out + 12, from.getInt32(at + 12, true), true);
}

/** From here on a call that copies costs less than the loop. */
const large = 128;

function copyBytes(from: DataView, at: number, to: DataView, out: number, length: number): void {
  const source = new Uint8Array(from.buffer, from.byteOffset + at, length);
  new Uint8Array(to.buffer, to.byteOffset + out, length).set(source);
}
