import type { Account } from "@proffer/protocol";

/**
 * Who may do what, from the least to the most: an agent answers customers, a lead sees to a team, an admin publishes
 * rules and spends money. `shop` is the shop's own server, which holds a secret key and is no person.
 */
export type Role = "agent" | "lead" | "admin" | "shop";

/**
 * What a route asks for. `anyone`: no account; where it is a customer's own data, the route itself asks for the device's
 * key. A role: that one or more. `shop`: the shop's server or an admin.
 */
export type Access = "anyone" | Role;

/** Who a request comes from. */
export interface Principal {
  readonly role: Role;
  /** What stands in the audit log: an account's mail address, a key's name. */
  readonly name: string;
  /** Of a person who has signed in. */
  readonly account?: Account;
  /** What their cookie holds. */
  readonly session?: string;
}

const rank = { agent: 1, lead: 2, admin: 3 } as const;

/**
 * Whether a principal may use a route.
 *
 * @example
 * ```ts
 * mayUse("agent", { role: "admin", name: "ada@shop.example" }); // true
 * ```
 */
export function mayUse(access: Access, principal: Principal | undefined): boolean {
  if (access === "anyone") return true;
  if (!principal) return false;
  if (access === "shop") return principal.role === "shop" || principal.role === "admin";
  return principal.role !== "shop" && rank[principal.role] >= rank[access];
}
