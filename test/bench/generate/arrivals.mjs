import { sliceMs } from "./customers.mjs";

/** What is kept of an event until it arrives: as many numbers, by place. */
export const fields = {
  arrival: 0,
  timestamp: 1,
  /** The time that its id tells of; another than its own where a second delivery stamped it anew. */
  stamp: 2,
  customer: 3,
  name: 4,
  product: 5,
  operation: 6,
  cents: 7,
  currency: 8,
  idA: 9,
  idB: 10,
  idC: 11,
};
/** How many numbers that are. */
export const width = Object.keys(fields).length;

/** More than a slice ever holds; an index below it and an offset fit into one exact number. */
const mostInSlice = 2 ** 24;

/** Events that are on their way, by the slice in which they arrive; slices that are over are used again. */
export class Arrivals {
  #slices = new Map();
  #spare = [];

  /** Room for one more: writes go to the array from the index that is given. */
  add(arrival) {
    const number = Math.floor(arrival / sliceMs);
    let slice = this.#slices.get(number);
    if (!slice) {
      slice = this.#spare.pop() ?? { cells: new Float64Array(width * 256), length: 0 };
      this.#slices.set(number, slice);
    }
    const at = slice.length * width;
    if (at === slice.cells.length) slice.cells = grown(slice.cells);
    slice.length++;
    slice.cells[at] = arrival;
    return { cells: slice.cells, at };
  }

  /** Whether anything is still on its way. */
  get isEmpty() {
    return this.#slices.size === 0;
  }

  /** Hands over what arrives in a slice, in its order; events that arrive together in the order they were made. */
  take(number, receive) {
    const slice = this.#slices.get(number);
    if (!slice) return;
    this.#slices.delete(number);
    const { cells, length } = slice;
    const order = new Float64Array(length);
    for (let i = 0; i < length; i++)
      order[i] = (cells[i * width] - number * sliceMs) * mostInSlice + i;
    order.sort();
    for (const key of order) receive(cells, (key % mostInSlice) * width);
    slice.length = 0;
    this.#spare.push(slice);
  }
}

function grown(cells) {
  const twice = new Float64Array(cells.length * 2);
  twice.set(cells);
  return twice;
}
