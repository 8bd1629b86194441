/** When timers may fall due: none does before `next`. */
export class Clock {
  /** UTC ms. */
  next = Number.POSITIVE_INFINITY;
}
