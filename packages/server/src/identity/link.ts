/**
 * What comes of a proof that a device is a user's.
 *
 * `linked`: it was nobody's, and is theirs from now on. `same`: it was theirs already. `other_user`: it is somebody else's
 * and stays so.
 */
export type LinkOutcome = "linked" | "same" | "other_user";

/**
 * The whole rule by which customers merge: an unknown one becomes a known one, once; a known one never becomes another.
 *
 * A computer that two people use would otherwise hand one of them the other's orders and conversations.
 *
 * @param current the user that the device was linked to before, if it was.
 * @param proven the user that it is proven to be now.
 */
export function outcomeOf(current: string | undefined, proven: string): LinkOutcome {
  if (current === undefined) return "linked";
  return current === proven ? "same" : "other_user";
}
