/**
 * The look that is being taken. Its instant is kept here and not handed on: a number so large, given to a function that
 * is not inlined, costs an object of its own each time.
 */
export class Look {
  /** UTC ms. */
  at = Number.NEGATIVE_INFINITY;
}
