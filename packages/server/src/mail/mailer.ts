import { createTransport } from "nodemailer";
import { ProfferError } from "@proffer/protocol";

/** One mail, in plain text, and perhaps in HTML beside it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** The same for the same mail, so that one which goes out twice is one to who reads it. */
  readonly id?: string;
  /** How its reader ends this kind of mail: by one click in their mail program (RFC 8058). */
  readonly unsubscribeUrl?: string;
}

/** Sends mail by the shop's own mail server. */
export interface Mailer {
  /** Resolves when that server has taken it. @throws ProfferError `unavailable`. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** What {@link createMailer} needs. */
export interface MailerOptions {
  /** `smtp://user:password@host:587`, or `smtps://…` for TLS from the first byte. */
  readonly url: string;
  /** Whom mail comes from: `Shop <help@shop.example>`. */
  readonly from: string;
}

/** Who asked waits for it before a page. */
const timeoutMs = 10_000;

/**
 * Makes what sends mail; nothing is connected before the first one.
 *
 * @throws Error for an address that is none, so that a server with it does not begin.
 * @example
 * ```ts
 * const mailer = createMailer({ url: "smtp://localhost:2525", from: "Shop <help@shop.example>" });
 * await mailer.send({ to: "ada@example.com", subject: "Your conversation", text: "…" });
 * ```
 */
export function createMailer({ url, from }: MailerOptions): Mailer {
  const transport = createTransport({
    ...readUrl(url),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A text is a text, and no file of ours or page of others.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? "proffer.invalid";
  return {
    async send({ to, subject, text, html, id, unsubscribeUrl }) {
      try {
        // As an object: a text could name several recipients.
        await transport.sendMail({
          from,
          to: { name: "", address: to },
          subject,
          text,
          ...(html !== undefined && { html }),
          ...(id !== undefined && { messageId: `<${id}@${domain}>` }),
          ...(unsubscribeUrl !== undefined && { headers: oneClick(unsubscribeUrl) }),
        });
      } catch (cause) {
        throw new ProfferError(
          "unavailable",
          "The mail could not be sent just now. Please try again later.",
          cause,
        );
      }
    },
    close: () => transport.close(),
  };
}

function oneClick(url: string): Record<string, string> {
  return { "list-unsubscribe": `<${url}>`, "list-unsubscribe-post": "List-Unsubscribe=One-Click" };
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

function readUrl(text: string): Server {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === "smtps:";
  // The text holds a password: it is not repeated.
  if (!url?.hostname || (!secure && url.protocol !== "smtp:"))
    throw new Error(
      "The mail server's address cannot be read. Give one like smtp://user:password@mail.example:587 or smtps://….",
    );
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ...(user !== "" && { auth: { user, pass: decodeURIComponent(url.password) } }),
  };
}
