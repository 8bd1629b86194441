import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** When a customer's rules fall due while they are away, and what is to be delivered to them. */
export async function createTurns(_db: Transaction<Tables>, _kind: StoreKind): Promise<void> {}
