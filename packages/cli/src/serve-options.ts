import { parseArgs } from "node:util";
import type { LogLevel, ServerOptions } from "@proffer/server";

/** What `proffer serve` was asked to do. */
export type ServeOptions = Pick<
  ServerOptions,
  | "data"
  | "host"
  | "port"
  | "rules"
  | "shop"
  | "identityKey"
  | "identitySecret"
  | "helpArticles"
  | "maxUploadBytes"
  | "smtpUrl"
  | "mailFrom"
> & {
  readonly demo: boolean;
  readonly logLevel: LogLevel;
  readonly strictPort: boolean;
};

export const serveHelp = `proffer serve — serves the widget, the agents' desk, the API and, if you like, a site

  proffer serve --rules rules.json
  proffer serve --rules examples/shop/rules.json --shop examples/shop/dist --demo

Options, each also as an environment variable:

  --rules FILE       the rules; changes to it take effect at once     PROFFER_RULES
                     (without it: those that were last in force)
  --data DIR         where everything is kept; default .proffer       PROFFER_DATA
  --port N           default 4100; the next free one if it is taken   PROFFER_PORT
  --strict-port      end instead of taking another port               PROFFER_STRICT_PORT=1
  --host H           default 127.0.0.1, this machine only             PROFFER_HOST
  --shop DIR         a site to serve at /                             PROFFER_SHOP
  --identity-key F   the public key, Ed25519 or P-256, that proves    PROFFER_IDENTITY_KEY
                     who customers are (without it: the secret that   PROFFER_IDENTITY_SECRET
                     proffer identity prints, or the environment's)
  --help-articles F  the articles of the help; changes take effect    PROFFER_HELP_ARTICLES
                     at once
  --max-upload MB    the largest file in a conversation; default 10,  PROFFER_MAX_UPLOAD
                     0 takes none
  --smtp-url URL     the mail server for transcripts, such as         PROFFER_SMTP_URL
                     smtp://user:password@mail.example:587; better
                     in the environment, where nobody reads it
  --mail-from A      whom mails come from: Shop <help@shop.example>   PROFFER_MAIL_FROM
  --demo             pages may move the clock; never for a real shop  PROFFER_DEMO=1
  --log-level L      fatal, error, warn, info, debug, trace, silent;  PROFFER_LOG_LEVEL
                     default warn
  --help             this

Ctrl-C ends it.
`;

const levels: readonly string[] = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/**
 * Reads the command line, and the environment for what the command line does not say.
 *
 * @returns `"help"` where that is asked for.
 * @throws Error with a message for people.
 */
export function parseServeOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServeOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: "string" },
      port: { type: "string" },
      host: { type: "string" },
      rules: { type: "string" },
      shop: { type: "string" },
      "identity-key": { type: "string" },
      "help-articles": { type: "string" },
      "max-upload": { type: "string" },
      "smtp-url": { type: "string" },
      "mail-from": { type: "string" },
      demo: { type: "boolean" },
      "strict-port": { type: "boolean" },
      "log-level": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const rules = values.rules ?? env["PROFFER_RULES"];
  const shop = values.shop ?? env["PROFFER_SHOP"];
  const identityKey = values["identity-key"] ?? env["PROFFER_IDENTITY_KEY"];
  // Only there: what stands on a command line is read by everybody on the machine.
  const identitySecret = env["PROFFER_IDENTITY_SECRET"];
  return {
    data: values.data ?? env["PROFFER_DATA"] ?? ".proffer",
    port: readPort(values.port ?? env["PROFFER_PORT"] ?? "4100"),
    host: values.host ?? env["PROFFER_HOST"] ?? "127.0.0.1",
    ...(rules !== undefined && { rules }),
    ...(shop !== undefined && { shop }),
    ...(identityKey !== undefined && { identityKey }),
    ...(identitySecret !== undefined && { identitySecret }),
    ...readChatOptions(values, env),
    demo: values.demo ?? isYes(env["PROFFER_DEMO"]),
    strictPort: values["strict-port"] ?? isYes(env["PROFFER_STRICT_PORT"]),
    logLevel: readLevel(values["log-level"] ?? env["PROFFER_LOG_LEVEL"] ?? "warn"),
  };
}

/** What conversations can do beyond words. */
function readChatOptions(
  values: Readonly<Record<string, string | boolean | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
): Pick<ServeOptions, "helpArticles" | "maxUploadBytes" | "smtpUrl" | "mailFrom"> {
  const read = (option: string, variable: string): string | undefined =>
    values[option]?.toString() ?? env[variable];
  const helpArticles = read("help-articles", "PROFFER_HELP_ARTICLES");
  const maxUpload = read("max-upload", "PROFFER_MAX_UPLOAD");
  const smtpUrl = read("smtp-url", "PROFFER_SMTP_URL");
  const mailFrom = read("mail-from", "PROFFER_MAIL_FROM");
  return {
    ...(helpArticles !== undefined && { helpArticles }),
    ...(maxUpload !== undefined && { maxUploadBytes: readMegabytes(maxUpload) }),
    ...(smtpUrl !== undefined && { smtpUrl }),
    ...(mailFrom !== undefined && { mailFrom }),
  };
}

/** More than this belongs behind a link. */
const maxMegabytes = 100;

function readMegabytes(text: string): number {
  const megabytes = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && megabytes <= maxMegabytes)
    return Math.floor(megabytes * 1024 * 1024);
  throw new Error(
    `“${text}” is not a size. Give --max-upload a number of megabytes from 0 to ${maxMegabytes}.`,
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(
    `“${text}” is not a port. Give --port a number from 0 to 65535; 0 takes any free one.`,
  );
}

function readLevel(text: string): LogLevel {
  if (levels.includes(text)) return text as LogLevel;
  throw new Error(`“${text}” is not a log level. Give --log-level one of ${levels.join(", ")}.`);
}

function isYes(text: string | undefined): boolean {
  return text === "1" || text === "true" || text === "yes";
}
