import * as z from "zod";
import type { Batch } from "../batch.ts";

/** The most events that one batch may hold: ten times what our SDK sends, and still one short transaction. */
export const maxBatchEvents = 1000;

const time = z.iso.datetime({ offset: true });

/**
 * The envelope of `POST /v1/batch`. Its events stay `unknown`: they are read and refused one by one. A `sentAt` that is no
 * time is as good as none: Segment's libraries would drop all the events for a refusal.
 *
 * @example
 * ```ts
 * batchSchema.parse({ batch: [{ type: "page" }], sentAt: "2026-11-22T10:00:00.000Z" }).batch.length; // 1
 * ```
 */
export const batchSchema = z
  .object({
    batch: z.array(z.unknown()).max(maxBatchEvents),
    sentAt: z.unknown().optional(),
  })
  .transform(({ batch, sentAt }) => {
    const read = time.safeParse(sentAt);
    return { batch, ...(read.success && { sentAt: read.data }) };
  }) satisfies z.ZodType<Pick<Batch, "sentAt"> & { readonly batch: readonly unknown[] }>;
