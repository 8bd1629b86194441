import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256 in hex: what we keep of a secret that we only ever have to recognise. */
export function digest(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares two secrets in a time that says nothing about where they differ, nor about their lengths. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(expected)));
}
