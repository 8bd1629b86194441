import * as z from "zod";
import type { PersonRequest } from "../person.ts";
import { anonymousIdSchema } from "./identity.ts";

/** The body of `POST /v1/export` and `POST /v1/erase`. */
export const personRequestSchema = z.object({
  anonymousId: anonymousIdSchema,
}) satisfies z.ZodType<PersonRequest>;
