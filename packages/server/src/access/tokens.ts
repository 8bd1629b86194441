import { randomBytes } from "node:crypto";

/** 256 random bits, fit for a cookie and for an address. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}
