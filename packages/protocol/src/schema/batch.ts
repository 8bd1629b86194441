import * as z from "zod";
import type { Batch } from "../batch.ts";

/** The most events that one batch may hold: ten times what our SDK sends, and still one short transaction. */
export const maxBatchEvents = 1000;

/**
 * The envelope of `POST /v1/batch`. Its events stay `unknown`: they are read and refused one by one.
 *
 * @example
 * ```ts
 * batchSchema.parse({ batch: [{ type: "page" }], sentAt: "2026-11-22T10:00:00.000Z" }).batch.length; // 1
 * ```
 */
export const batchSchema = z.object({
  batch: z.array(z.unknown()).max(maxBatchEvents),
  sentAt: z.exactOptional(z.iso.datetime({ offset: true })),
}) satisfies z.ZodType<Pick<Batch, "sentAt"> & { readonly batch: readonly unknown[] }>;
