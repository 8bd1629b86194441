import type { Account, SignInProvider } from "@proffer/protocol";
import { ProfferError, routes } from "@proffer/protocol";
import { emailSchema } from "@proffer/protocol/schema";
import * as oidc from "openid-client";
import * as z from "zod";
import type { Accounts } from "./accounts.ts";
import { chooseRole } from "./provider-options.ts";
import type { ProviderOptions } from "./provider-options.ts";
import type { Tickets } from "./tickets.ts";

export type { ProviderOptions } from "./provider-options.ts";

/** Signing in by somebody else's word: OpenID Connect, authorization code with PKCE, nonce and state. */
export interface Providers {
  readonly list: readonly SignInProvider[];
  /** Where the browser is to go, and what it has to keep until it is back. @throws ProfferError `not_found`, `unavailable`. */
  begin(id: string): Promise<{ readonly url: string; readonly ticket: string }>;
  /**
   * Whom the provider has sent back.
   *
   * @param search the query of the address that it was sent back to.
   * @throws ProfferError `forbidden` for whoever may not come in.
   */
  finish(id: string, search: string, ticket: string | undefined): Promise<Account>;
}

export interface ProvidersOptions {
  readonly accounts: Accounts;
  readonly tickets: Tickets;
  readonly publicUrl: string | undefined;
  readonly providers: readonly ProviderOptions[];
}

/** How long somebody may take to sign in over there. */
export const signInMs = 10 * 60_000;

const stateSchema = z.object({
  provider: z.string(),
  verifier: z.string(),
  state: z.string(),
  nonce: z.string(),
});

/** @throws Error where the server does not know its own address, which the provider sends people back to. */
export function createProviders(options: ProvidersOptions): Providers {
  const { accounts, tickets, publicUrl, providers } = options;
  if (providers.length > 0 && publicUrl === undefined)
    throw new Error(
      "Signing in by a provider needs the server's own address: give --public-url https://….",
    );
  const found = new Map<string, Promise<oidc.Configuration>>();
  const callback = (id: string): string => `${publicUrl}${routes.provider}/${id}/callback`;

  const choose = (id: string): ProviderOptions => {
    const provider = providers.find((one) => one.id === id);
    if (provider) return provider;
    throw new ProfferError("not_found", "There is no such provider to sign in by.");
  };

  /** Asked when it is first needed: a provider that is down keeps no server from starting. */
  const discover = (provider: ProviderOptions): Promise<oidc.Configuration> => {
    const known = found.get(provider.id) ?? askProvider(provider);
    found.set(provider.id, known);
    known.catch(() => found.delete(provider.id));
    return known;
  };

  return {
    list: providers.map(({ id, name }) => ({ id, name })),

    async begin(id) {
      const provider = choose(id);
      const config = await discover(provider);
      const verifier = oidc.randomPKCECodeVerifier();
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback(id),
        scope: provider.scope ?? "openid email profile",
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      const kept = { provider: id, verifier, state, nonce };
      const ticket = await tickets.issue({ kind: "oidc", state: kept, goodForMs: signInMs });
      return { url: url.href, ticket };
    },

    async finish(id, search, ticket) {
      const provider = choose(id);
      const redeemed = ticket === undefined ? undefined : await tickets.redeem("oidc", ticket);
      const read = stateSchema.safeParse(redeemed?.state);
      if (!read.success || read.data.provider !== id) throw notBegun();
      const config = await discover(provider);
      const { verifier, state, nonce } = read.data;
      const tokens = await oidc
        .authorizationCodeGrant(config, new URL(`${callback(id)}${search}`), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        .catch((cause: unknown) => {
          throw notProven(provider, cause);
        });
      return letIn(accounts, provider, tokens.claims() ?? {});
    },
  };
}

async function askProvider(provider: ProviderOptions): Promise<oidc.Configuration> {
  const issuer = new URL(provider.issuer);
  // Only for a try on one machine: readProviders refuses other addresses without TLS.
  const execute = issuer.protocol === "http:" ? [oidc.allowInsecureRequests] : [];
  try {
    return await oidc.discovery(issuer, provider.clientId, provider.clientSecret, undefined, {
      execute,
      timeout: 10,
    });
  } catch (cause) {
    throw new ProfferError(
      "unavailable",
      `${provider.name} does not answer at its address just now. Try again, or sign in with mail and password.`,
      cause,
    );
  }
}

/** Who a provider's claims let in, and as whom. An account that is there stays what it is. */
async function letIn(
  accounts: Accounts,
  provider: ProviderOptions,
  claims: Readonly<Record<string, unknown>>,
): Promise<Account> {
  const mail = emailSchema.safeParse(claims["email"]);
  const role = chooseRole(provider, claims);
  if (!mail.success || role === undefined || typeof claims["sub"] !== "string")
    throw new ProfferError(
      "forbidden",
      `${provider.name} knows you, and this desk has no place for that account. Ask an admin to let you in.`,
    );
  const address = mail.data.toLowerCase();
  const subject = `${provider.issuer} ${claims["sub"]}`;
  const known = await accounts.findBySubject(subject, address);
  if (known?.disabled)
    throw new ProfferError("forbidden", "This account is disabled. Ask an admin.");
  return known ?? accounts.add({ mail: address, name: nameOf(claims, address), role, subject });
}

function nameOf({ name }: Readonly<Record<string, unknown>>, mail: string): string {
  const said = typeof name === "string" ? name.trim() : "";
  return (said || (mail.split("@", 1)[0] ?? mail)).slice(0, 60);
}

function notBegun(): ProfferError {
  return new ProfferError(
    "forbidden",
    "This sign-in was not begun in this browser, or was too long ago. Begin again at the desk.",
  );
}

function notProven({ name }: ProviderOptions, cause: unknown): ProfferError {
  return new ProfferError(
    "forbidden",
    `${name} did not say who you are. Begin again at the desk.`,
    cause,
  );
}
