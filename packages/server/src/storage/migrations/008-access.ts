import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** Accounts, sessions, keys, and how often somebody has asked. */
export async function createAccess(_db: Transaction<Tables>, _kind: StoreKind): Promise<void> {}
