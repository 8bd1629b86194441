import type { Account } from "@proffer/protocol";
import type { Mailer } from "../mail/mailer.ts";
import type { Accounts } from "./accounts.ts";
import type { Sessions } from "./sessions.ts";
import type { Tickets } from "./tickets.ts";

/** Lets people set their password: the first one, and one that they have forgotten. */
export interface Invitations {
  /** Whether links go by mail. */
  readonly canMail: boolean;
  /** @returns the link, where it could not be sent by mail; its path alone where the server does not know its address. */
  invite(account: Account): Promise<string | null>;
  /** Sends a link, if there is such an account; who asks does not learn whether there is. */
  reset(mail: string): Promise<void>;
  /** @returns whose password was set; everybody who was signed in to it no longer is. */
  redeem(ticket: string, password: string): Promise<Account | undefined>;
}

export interface InvitationOptions {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly mailer: Mailer | undefined;
  /** What links begin with. Never taken from a request: whoever asks would choose where the link leads. */
  readonly publicUrl: string | undefined;
}

const invitationMs = 72 * 3_600_000;
const resetMs = 3_600_000;

export function createInvitations(options: InvitationOptions): Invitations {
  const { accounts, sessions, tickets, mailer, publicUrl } = options;
  const canMail = mailer !== undefined && publicUrl !== undefined;

  /** Behind “#”, where no log of any server writes it down. */
  const link = async (account: Account, goodForMs: number): Promise<string> => {
    const ticket = await tickets.issue({ kind: "password", account: account.id, goodForMs });
    return `${publicUrl ?? ""}/desk/#ticket=${ticket}`;
  };
  const send = async (to: string, subject: string, lines: readonly string[]): Promise<void> =>
    mailer?.send({ to, subject, text: `${lines.join("\n\n")}\n` });

  return {
    canMail,
    async invite(account) {
      const where = await link(account, invitationMs);
      if (!canMail) return where;
      await send(account.mail, "Your account at the desk", [
        `Hello ${account.name},`,
        `you were invited to the desk. Choose a password within three days:\n${where}`,
      ]);
      return null;
    },

    async reset(mail) {
      const account = await accounts.findByMail(mail);
      if (!account || account.disabled || !canMail) return;
      const where = await link(account, resetMs);
      await send(account.mail, "A new password for the desk", [
        `Hello ${account.name},`,
        `somebody asked for a new password for your account. If that was you, choose one within an hour:\n${where}`,
        "If it was not, do nothing: your password stays as it is.",
      ]);
    },

    async redeem(ticket, password) {
      const redeemed = await tickets.redeem("password", ticket);
      const account = redeemed?.account ? await accounts.find(redeemed.account) : undefined;
      if (!account || account.disabled) return undefined;
      await accounts.setPassword(account.id, password);
      // A link that lies about in another mail must not set it once more.
      await tickets.forget("password", account.id);
      await sessions.endAll(account.id);
      return accounts.find(account.id);
    },
  };
}
