import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** Versions of rule sets, how far they are rolled out, what is switched off, and who did that. */
export async function createPublications(
  _db: Transaction<Tables>,
  _kind: StoreKind,
): Promise<void> {}
