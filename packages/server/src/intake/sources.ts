import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import * as z from "zod";

/** Where webhooks come from, by the name in their address. */
export interface Sources {
  readonly shopify: { readonly secrets: readonly string[] } | undefined;
  readonly others: ReadonlyMap<string, Source>;
}

export type Source = z.output<typeof sourceSchema>;
export type Mapping = Source["events"][number];

/** What a field is taken from: a path in the body, `data.order.id` or `items.0.sku`, or a value that is always the same. */
export type From = z.output<typeof fromSchema>;

const pathSchema = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+){0,15}$/, "is a path like data.order.id, at most 16 names deep");
const valueSchema = z.union([z.string(), z.number(), z.boolean()]);
const fromSchema = z.union([pathSchema, z.strictObject({ value: valueSchema })]);
const secretsSchema = z.array(z.string().min(1)).min(1);

const mappingSchema = z
  .strictObject({
    when: z.record(pathSchema, valueSchema).default({}),
    event: z.string().min(1).max(200),
    userId: pathSchema.optional(),
    anonymousId: pathSchema.optional(),
    order: pathSchema.optional(),
    timestamp: pathSchema.optional(),
    properties: z.record(z.string().min(1), fromSchema).default({}),
  })
  .refine(
    ({ userId, anonymousId, order }) => (userId ?? anonymousId ?? order) !== undefined,
    "needs userId, anonymousId or order: whose event is it?",
  );

const sourceSchema = z.strictObject({
  secrets: secretsSchema,
  events: z.array(mappingSchema).min(1),
});

const fileSchema = z.looseObject({
  shopify: z.strictObject({ secrets: secretsSchema }).optional(),
});

/** No webhooks are taken. */
export const noSources: Sources = { shopify: undefined, others: new Map() };

/**
 * Reads the file that says where webhooks come from and what becomes of them.
 *
 * A secret that begins with `$` names a variable of the environment, which may hold several with spaces between: while
 * one is replaced by another both are good.
 *
 * @throws Error that names the file, the place and what to do.
 * @example
 * ```ts
 * const sources = readSources("webhooks.json", process.env);
 * ```
 */
export function readSources(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Sources {
  const { shopify, ...others } = parse(fileSchema, readJson(file), file, "");
  const resolve = <T extends { secrets: readonly string[] }>(source: T): T => ({
    ...source,
    secrets: source.secrets.flatMap((secret) => resolveSecret(secret, env, file)),
  });
  const named = Object.entries(others).map(([name, input]) => {
    const source = resolve(parse(sourceSchema, input, file, name));
    for (const secret of source.secrets) checkStandardSecret(secret, file, name);
    return [name, source] as const;
  });
  return { shopify: shopify && resolve(shopify), others: new Map(named) };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The webhooks in ${file} cannot be read: ${why}.`, { cause });
  }
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  file: string,
  name: string,
): z.output<Schema> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = [name, ...(issue?.path ?? [])].filter((part) => part !== "").join(".");
  throw new Error(
    `The webhooks in ${file}: “${where}” ${issue?.message ?? "is wrong"}. Correct it.`,
  );
}

function resolveSecret(
  secret: string,
  env: Readonly<Record<string, string | undefined>>,
  file: string,
): readonly string[] {
  if (!secret.startsWith("$")) return [secret];
  const found = env[secret.slice(1)]?.split(/\s+/).filter((part) => part !== "") ?? [];
  if (found.length > 0) return found;
  throw new Error(`The webhooks in ${file} ask for ${secret}, and it is not in the environment.`);
}

function checkStandardSecret(secret: string, file: string, name: string): void {
  try {
    new Webhook(secret).sign("id", new Date(0), "");
  } catch (cause) {
    throw new Error(
      `The webhooks in ${file}: a secret of “${name}” is not base64. Standard Webhooks have secrets like whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.`,
      { cause },
    );
  }
}
