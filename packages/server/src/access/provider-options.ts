import { readFileSync } from "node:fs";
import type { AccountRole } from "@proffer/protocol";
import * as z from "zod";
import { defaultSite, isSiteId } from "../sites/site-name.ts";

const role = z.enum(["agent", "lead", "admin"]);

const providerSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, "holds small letters, digits and hyphens only"),
  name: z.string().min(1).max(60),
  issuer: z.url().refine(isSafe, "has to begin with https://"),
  clientId: z.string().min(1),
  clientSecret: z.exactOptional(z.string().min(1)),
  scope: z.exactOptional(z.string().min(1)),
  /** The domains of mail addresses that may come in. */
  domains: z.exactOptional(z.array(z.string().min(1)).min(1)),
  /** Claims that whoever comes in must have: a value, or a list that holds it. */
  claims: z.exactOptional(z.record(z.string(), z.string())),
  /** For a provider that says nothing of whether it has seen to it that the mail is theirs, and always does. */
  trustsMail: z.exactOptional(z.boolean()),
  /** As what somebody new comes in; `agent` if left out. */
  role: z.exactOptional(role),
  /** The first that fits decides instead. */
  roles: z.exactOptional(z.array(z.object({ claim: z.string(), value: z.string(), role }))),
  /** The default site if left out. */
  site: z.exactOptional(z.string().refine(isSiteId, "is no site's id")),
});

/** An OpenID provider that people of the shop may sign in by, and which of those that it knows. */
export type ProviderOptions = z.output<typeof providerSchema>;

const fileSchema = z
  .array(providerSchema)
  .refine(
    (all) => new Set(all.map(({ id, site }) => `${site} ${id}`)).size === all.length,
    "has two providers of one id",
  )
  .refine(
    (all) => all.every(({ domains, claims }) => domains ?? claims),
    "lets everybody in whom a provider knows: say “domains” or “claims”",
  );

/**
 * Reads the file of `--oidc`: a JSON list of providers.
 *
 * @throws Error that names the file, and what is wrong in it.
 * @example
 * ```ts
 * const providers = readProviders("oidc.json");
 * ```
 */
export function readProviders(file: string): readonly ProviderOptions[] {
  const read = fileSchema.safeParse(parse(file));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${file}: “${issue?.path.join(".") || "the list"}” ${issue?.message}.`);
}

/** Those of one site. */
export function providersOf(all: readonly ProviderOptions[], site: string): ProviderOptions[] {
  return all.filter((one) => (one.site ?? defaultSite) === site);
}

/**
 * As what the provider's claims let somebody in; `undefined`: not at all.
 *
 * @example
 * ```ts
 * chooseRole({ …, domains: ["shop.example"] }, { email: "ada@shop.example", email_verified: true }); // "agent"
 * ```
 */
export function chooseRole(
  provider: ProviderOptions,
  claims: Readonly<Record<string, unknown>>,
): AccountRole | undefined {
  const { domains, claims: wanted = {}, trustsMail = false } = provider;
  const { email, email_verified: isVerified } = claims;
  if (typeof email !== "string" || (isVerified !== true && !trustsMail)) return undefined;
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  if (domains && !domains.some((one) => one.toLowerCase() === domain)) return undefined;
  if (!Object.entries(wanted).every(([claim, value]) => has(claims, claim, value)))
    return undefined;
  const fitting = provider.roles?.find(({ claim, value }) => has(claims, claim, value));
  return fitting?.role ?? provider.role ?? "agent";
}

function has(claims: Readonly<Record<string, unknown>>, claim: string, value: string): boolean {
  const said = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  return Array.isArray(said) ? said.includes(value) : said === value;
}

/** Without TLS anybody on the way could say who somebody is; on one machine there is no way between. */
function isSafe(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON. Pass the file of the providers to --oidc.`, {
      cause,
    });
  }
}
