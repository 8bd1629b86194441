import { nanoid } from "nanoid";

/** Base 36 needs nine digits until the year 5188. */
const stampDigits = 9;

/**
 * The id of an event that we stamped: ids sort in the order of their stamps, which one device makes strictly
 * increasing, and the random part (≈ 95 bits) keeps two devices apart.
 */
export function messageIdOf(timestamp: number, random: string): string {
  return `${timestamp.toString(36).padStart(stampDigits, "0")}-${random}`;
}

/** The random part of a {@link messageIdOf}. */
export function randomPart(): string {
  return nanoid(16);
}

/** A new customer's id on this device. */
export function anonymousId(): string {
  return nanoid();
}

/** A secret with which the device proves that an anonymous id is its own (≈ 190 bits). */
export function deviceKey(): string {
  return nanoid(32);
}
