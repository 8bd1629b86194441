import * as z from "zod";
import type {
  PublishRequest,
  RollbackRequest,
  RolloutGuard,
  RolloutRequest,
  RulesKeysRequest,
  SwitchRequest,
} from "../publication.ts";
import { idSchema, isKeepable, notKeepable } from "./id.ts";

// The first versions of Proffer had longer ones.
const hash = z.string().regex(/^[0-9a-f]{16,64}$/, "is no version's hash");
const message = z.string().max(1000).optional();
const percent = z.int().min(1).max(100);
const share = z.number().min(0).max(1);
const count = z.int().min(1).max(1_000_000_000);

/** Bounds of a roll-out, those that are to differ. */
export const rolloutGuardSchema = z
  .object({
    minShown: count,
    errors: share,
    dismissals: share,
    minCoupons: count,
    spend: z.number().min(1).max(1000),
    maxCoupons: count,
  } satisfies Record<keyof RolloutGuard, z.ZodType>)
  .partial();

/** The body of `POST /v1/rulesets`. */
export const publishSchema = z.object({
  text: z.string().refine(isKeepable, notKeepable),
  file: z.string().max(1024).optional(),
  replaces: hash.nullable(),
  percent: percent.optional(),
  message,
  force: z.boolean().optional(),
  dryRun: z.boolean().optional(),
  backtest: z.array(z.string().max(1000)).max(200).optional(),
  guard: rolloutGuardSchema.optional(),
}) satisfies z.ZodType<PublishRequest>;

/** The body of `POST /v1/rollout`. */
export const rolloutSchema = z.object({
  percent,
  hash: hash.optional(),
  message,
}) satisfies z.ZodType<RolloutRequest>;

/** The body of `POST /v1/switches`. */
export const switchSchema = z.object({
  rules: z.union([z.literal("all"), z.array(idSchema(256)).min(1).max(10_000)]),
  on: z.boolean(),
  message,
}) satisfies z.ZodType<SwitchRequest>;

/** The body of `POST /v1/rollback`. */
export const rollbackSchema = z.object({
  hash: z
    .string()
    .regex(/^[0-9a-f]{4,64}$/, "is no version's hash, nor the first four letters of one")
    .optional(),
  leaves: hash.optional(),
  message,
}) satisfies z.ZodType<RollbackRequest>;

/** The body of `POST /v1/rules-keys`. */
export const rulesKeysSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("add"), message }),
  z.object({ action: z.literal("retire"), kid: idSchema(100), message }),
]) satisfies z.ZodType<RulesKeysRequest>;
