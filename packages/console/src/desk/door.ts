import { routes } from "@proffer/protocol";
import type { ErrorReply, SessionReply } from "@proffer/protocol";

/** The way into the desk for who has an account. Everything that is refused is an Error with the server's words. */
export interface Door {
  /** Whether somebody is signed in, and how one may. */
  look(): Promise<SessionReply>;
  signIn(mail: string, password: string): Promise<SessionReply>;
  /** Has a link sent by which a new password is set. */
  reset(mail: string): Promise<void>;
  setPassword(ticket: string, password: string): Promise<SessionReply>;
  signOut(): Promise<void>;
  /** Where a provider's sign-in begins. */
  addressOf(provider: string): string;
}

/** @param base the site's path, or nothing. */
export function createDoor(base: string): Door {
  const ask = async (method: string, path: string, body?: object): Promise<SessionReply> => {
    const response = await fetch(base + path, {
      method,
      ...(body && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const reply = (await response.json()) as SessionReply & Partial<ErrorReply>;
    if (!response.ok) throw new Error(reply.error?.message ?? response.statusText);
    return reply;
  };
  return {
    look: () => ask("GET", routes.session),
    signIn: (mail, password) => ask("POST", routes.session, { mail, password }),
    reset: async (mail) => void (await ask("POST", routes.passwordReset, { mail })),
    setPassword: (ticket, password) => ask("POST", routes.password, { ticket, password }),
    signOut: async () => void (await ask("DELETE", routes.session)),
    addressOf: (provider) => `${base}${routes.provider}/${encodeURIComponent(provider)}`,
  };
}
