import type { Event } from "@proffer/engine";

const maxNameLength = 80;

/**
 * What to call a customer by: a name it gave, or a short form of its id.
 *
 * All of it is only what the customer says of itself; it opens nothing and is shown to agents as such. A proven user id
 * takes the place of the said one when the conversation is read.
 */
export function describeCustomer(
  anonymousId: string,
  identify: Event | undefined,
): { readonly name: string; readonly userId?: string } {
  const traits = identify?.traits ?? {};
  const parts = [
    traits["name"],
    traits["first_name"],
    traits["firstName"],
    traits["username"],
    traits["email"],
  ];
  const name = parts.find((part): part is string => typeof part === "string" && part.trim() !== "");
  return {
    name: (name ?? `Visitor ${anonymousId.slice(0, 6)}`).slice(0, maxNameLength),
    ...(identify?.userId !== undefined && { userId: identify.userId }),
  };
}
