import * as z from "zod";
import type {
  AccountChange,
  NewAccount,
  NewSiteKey,
  ResetRequest,
  SetPasswordRequest,
  SignInRequest,
} from "../access.ts";
import { emailSchema } from "./email.ts";

/** Longer ones guard nothing more, and cost the server time. */
const maxPasswordLength = 256;

const role = z.enum(["agent", "lead", "admin"]);
const name = z.string().trim().min(1).max(60);
const mail = emailSchema.transform((text) => text.toLowerCase());

/** Whoever signs in may have a password of before a rule of ours. */
export const signInSchema = z.object({
  mail,
  password: z.string().min(1).max(maxPasswordLength),
}) satisfies z.ZodType<SignInRequest>;

export const resetSchema = z.object({ mail }) satisfies z.ZodType<ResetRequest>;

/** NIST SP 800-63B asks for length, and for no kinds of characters. */
export const newPasswordSchema = z.string().min(12).max(maxPasswordLength);

export const setPasswordSchema = z.object({
  ticket: z.string().min(1).max(256),
  password: newPasswordSchema,
}) satisfies z.ZodType<SetPasswordRequest>;

export const newAccountSchema = z.object({ mail, name, role }) satisfies z.ZodType<NewAccount>;

export const accountChangeSchema = z.object({
  name: z.exactOptional(name),
  role: z.exactOptional(role),
  disabled: z.exactOptional(z.boolean()),
}) satisfies z.ZodType<AccountChange>;

/** An origin as browsers send it, or `*` for any. */
export const originSchema = z
  .string()
  .max(256)
  .refine(isOrigin, "is no origin. Write it like https://shop.example, or * for any");

export const newSiteKeySchema = z.object({
  kind: z.enum(["public", "secret"]),
  name,
  origins: z.exactOptional(z.array(originSchema).max(100)),
}) satisfies z.ZodType<NewSiteKey>;

/** Scheme, host and, where it is not the usual one, port: nothing behind them. */
function isOrigin(text: string): boolean {
  return text === "*" || /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/.test(text);
}
