/** Wider numbers than these do not fit into a word from wherever they begin; no dictionary is so large. */
const maxWidth = 25;

/**
 * Reads `count` numbers of Parquet's mix of runs and packed bits into `to`. Behind the bytes there must be slack.
 *
 * @param at where they begin in `from`.
 * @param width bits a number.
 */
export function readHybrid(
  from: DataView,
  at: number,
  end: number,
  width: number,
  count: number,
  to: Int32Array,
): void {
  if (width > maxWidth) throw new Error("a dictionary is larger than can be read");
  let done = 0;
  while (done < count && at < end) {
    let head = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = from.getUint8(at++);
      head |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    if (head & 1) {
      const groups = head >>> 1;
      const some = Math.min(groups * 8, count - done);
      unpackBits(from, at, width, some, to, done);
      at += groups * width;
      done += some;
    } else {
      const value = width === 0 ? 0 : from.getInt32(at, true) & (2 ** width - 1);
      at += (width + 7) >> 3;
      const run = Math.min(head >>> 1, count - done);
      to.fill(value, done, done + run);
      done += run;
    }
  }
  if (done < count) throw new Error("a page holds fewer values than it says");
}

function unpackBits(
  from: DataView,
  start: number,
  width: number,
  count: number,
  to: Int32Array,
  place: number,
): void {
  const mask = 2 ** width - 1;
  let bit = 0;
  for (let i = 0; i < count; i++) {
    to[place + i] = (from.getInt32(start + (bit >>> 3), true) >>> (bit & 7)) & mask;
    bit += width;
  }
}

/** Whether the numbers are one run of 1, as the levels of a column without gaps are. */
export function isAllOnes(from: DataView, at: number, end: number, count: number): boolean {
  let run = 0;
  let place = at;
  for (let shift = 0; place < end && shift < 28; shift += 7) {
    const byte = from.getUint8(place++);
    run |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  return (run & 1) === 0 && run >>> 1 >= count && place < end && from.getUint8(place) === 1;
}
