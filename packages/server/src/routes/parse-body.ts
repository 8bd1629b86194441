import * as z from "zod";
import { ProfferError } from "@proffer/protocol";

/**
 * Reads outside data by its schema.
 *
 * @throws ProfferError `bad_request`, naming the field that is wrong.
 */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.length ? `“${issue.path.map(String).join(".")}”` : "The body";
  throw new ProfferError(
    "bad_request",
    `${where}: ${issue?.message ?? "is not as it should be"}. Correct it and send it again.`,
  );
}
