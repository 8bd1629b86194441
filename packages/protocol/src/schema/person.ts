import * as z from "zod";
import type { PersonRequest, ShopPersonRequest } from "../person.ts";
import { idSchema } from "./id.ts";
import { anonymousIdSchema } from "./identity.ts";

/** The body of `POST /v1/export` and `POST /v1/erase`. */
export const personRequestSchema = z.object({
  anonymousId: anonymousIdSchema,
}) satisfies z.ZodType<PersonRequest>;

/** The body of `POST /v1/people/export` and `/v1/people/erase`: one of the two, never both. */
export const shopPersonSchema = z.union([
  z.strictObject({ userId: idSchema(256) }),
  z.strictObject({ anonymousId: anonymousIdSchema }),
]) satisfies z.ZodType<ShopPersonRequest>;
