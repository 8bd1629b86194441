import * as z from "zod";

/** One address that mail can be sent to; RFC 5321 gives it 254 characters. */
export const emailSchema = z.email("is no e-mail address").max(254);
