/** The server keeps no longer ids. */
const maxUserIdLength = 256;

/** A customer's id as the shop has it, where it is one that can be kept; one that is not would have every later event refused. */
export function readUserId(userId: unknown): string | undefined {
  const id = typeof userId === "number" ? String(userId) : userId;
  return typeof id === "string" && id !== "" && id.length <= maxUserIdLength ? id : undefined;
}
