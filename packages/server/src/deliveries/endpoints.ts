import { readFileSync } from "node:fs";
import * as z from "zod";

/** Where a webhook goes. */
export interface Endpoint {
  readonly url: string;
  /** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks has it. */
  readonly secret: string;
}

export type Endpoints = ReadonlyMap<string, Endpoint>;

const secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, "is “whsec_” and 24 to 64 random bytes in base64");

const fileSchema = z.record(
  z.string(),
  z.strictObject({ url: z.url({ protocol: /^https?$/ }), secret }),
);

/**
 * Reads where webhooks go: `{ "crm": { "url": "https://…", "secret": "whsec_…" } }`. It is a file of the server's own,
 * because what stands in a rule set is read by every browser.
 *
 * @throws an `Error` that says which endpoint is wrong, without repeating its secret.
 * @example
 * ```ts
 * const endpoints = readEndpoints("endpoints.json");
 * ```
 */
export function readEndpoints(file: string): Endpoints {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`The endpoints in ${file} cannot be read: ${String(cause)}.`, { cause });
  }
  const read = fileSchema.safeParse(json);
  if (read.success) return new Map(Object.entries(read.data));
  const [issue] = read.error.issues;
  throw new Error(
    `${file}: “${issue?.path.map(String).join(".") ?? ""}” ${issue?.message ?? "is wrong"}. Correct it and start again.`,
  );
}
