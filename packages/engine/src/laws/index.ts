import { batching } from "./batching.ts";
import { confirmation } from "./confirmation.ts";
import { duplicates } from "./duplicates.ts";
import { facts } from "./facts.ts";
import type { Law } from "./law.ts";
import { purity } from "./purity.ts";
import { receipts } from "./receipts.ts";
import { restoring } from "./restoring.ts";
import { snapshots } from "./snapshots.ts";
import { unknowns } from "./unknowns.ts";
import { watch } from "./watch.ts";

/** The laws of the engine, by name. One more, of several pages at a time, is the SDK's. */
export const laws: Readonly<Record<string, Law>> = {
  batching,
  duplicates,
  restoring,
  snapshots,
  facts,
  purity,
  confirmation,
  unknowns,
  receipts,
  watch,
};
