import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** Webhooks that came in, who was erased, how long things are kept. */
export async function createIntake(_db: Transaction<Tables>, _kind: StoreKind): Promise<void> {}
