import * as z from "zod";
import type { DemoClock } from "../config.ts";

const tenYearsMs = 3650 * 24 * 60 * 60 * 1000;

/** The body of `POST /demo/clock`: ahead only, and not beyond what a shop's rules speak of. */
export const demoClockSchema = z.object({
  offsetMs: z.int().min(0).max(tenYearsMs),
}) satisfies z.ZodType<DemoClock>;
