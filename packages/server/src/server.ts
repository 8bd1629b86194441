import { join, resolve } from "node:path";
import { createApp } from "./app.ts";
import type { LogLevel } from "./app.ts";
import { createMovableClock } from "./demo/clock.ts";
import { createFiles } from "./files/files.ts";
import type { Files } from "./files/files.ts";
import { createHelp } from "./help/help.ts";
import type { Help } from "./help/help.ts";
import { readPublicKey, secretKey } from "./identity/verification-key.ts";
import type { VerificationKey } from "./identity/verification-key.ts";
import { silentLog } from "./log.ts";
import type { Log } from "./log.ts";
import { createMailer } from "./mail/mailer.ts";
import type { Mailer } from "./mail/mailer.ts";
import { createRulesets } from "./rulesets/rulesets.ts";
import { keepSecret } from "./storage/settings.ts";
import { openStore } from "./storage/store.ts";
import type { Store } from "./storage/store.ts";

/** What {@link startServer} may be told. */
export interface ServerOptions {
  /** The directory that everything is kept in, or what is not in the database. */
  readonly data: string;
  /** A PostgreSQL that takes the place of the file in `data`, and that several servers may share: `postgres://…`. */
  readonly databaseUrl?: string;
  readonly port: number;
  readonly host: string;
  /** The rules file, which is followed as it changes. */
  readonly rules?: string;
  /** Directories of built files. */
  readonly widget: string;
  readonly desk?: string;
  readonly shop?: string;
  /** What identity tokens are signed with; made at the first start and kept, if left out. At least 32 characters. */
  readonly identitySecret?: string;
  /** The file of a public key that takes the secret's place: Ed25519 or P-256, PEM or JWK. */
  readonly identityKey?: string;
  /** Lets pages move the clock. Never for a real shop. */
  readonly demo?: boolean;
  /** The largest file that is taken in a conversation; 0 takes none. 10 MB if left out. */
  readonly maxUploadBytes?: number;
  /** The mail server that transcripts go by, `smtp://user:password@host:587`; with {@link mailFrom}. */
  readonly smtpUrl?: string;
  /** Whom mails come from: `Shop <help@shop.example>`. */
  readonly mailFrom?: string;
  /** The file of the help's articles, which is followed as it changes. */
  readonly helpArticles?: string;
  readonly logLevel?: LogLevel;
  /** Hears what the rules file is up to. */
  readonly log?: Log;
  /** What to listen on instead of a port that is taken; without it that is an error. */
  readonly onPortTaken?: (port: number) => number;
}

/** A server that takes requests. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** What the desk's address carries: `${url}/desk/#key=${agentKey}`. */
  readonly agentKey: string;
  close(): Promise<void>;
}

/**
 * Opens the store, loads the rules and listens: a whole server in one call.
 *
 * @throws ProfferError `unavailable` when the data directory cannot be used; an Error for a key that is none; the system's
 *   error when the port cannot be used.
 * @example
 * ```ts
 * const server = await startServer({ data: ".proffer", host: "127.0.0.1", port: 0, rules: "rules.json", widget: "dist" });
 * await fetch(`${server.url}/healthz`);
 * await server.close();
 * ```
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const store = await openStore(options.databaseUrl ?? options.data);
  const open: (() => void | Promise<void>)[] = [() => store.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of open.splice(0).reverse()) await close();
  };
  try {
    const { url, port, agentKey } = await start(store, options, open);
    return { url, port, agentKey, close: closeAll };
  } catch (cause) {
    await closeAll();
    throw cause;
  }
}

async function start(
  store: Store,
  options: ServerOptions,
  open: (() => void | Promise<void>)[],
): Promise<Omit<RunningServer, "close">> {
  const { rules: file, log = silentLog, logLevel } = options;
  const agentKey = await keepSecret(store.db, "agent_key");
  const identityKey = await chooseIdentityKey(store, options);
  const demo = options.demo ? await createMovableClock(store, Date.now) : null;
  const clock = demo ? demo.now : Date.now;
  const rulesets = await createRulesets({ store, clock, log, file });
  open.push(() => rulesets.close());
  const assets = {
    widget: resolve(options.widget),
    ...(options.desk !== undefined && { desk: resolve(options.desk) }),
    ...(options.shop !== undefined && { shop: resolve(options.shop) }),
  };
  const keys = { agentKey, identityKey };
  const extras = await startExtras({ log, options, open });
  const shared = { store, rulesets, clock, assets, ...keys, demo, ...(logLevel && { logLevel }) };

  // An instance that has failed to listen is spent; its successor gets the next port.
  for (let port = options.port; ;) {
    // One that has failed to listen has stopped taking files as well.
    const files = await startFiles(store, clock, options);
    const app = await createApp({ ...shared, ...extras, ...(files && { files }) });
    try {
      const address = await app.listen({ host: options.host, port });
      open.push(() => app.close());
      if (files) open.push(keepTidy(files, log));
      return { ...address, agentKey };
    } catch (cause) {
      await app.close();
      if (!isPortTaken(cause) || !options.onPortTaken) throw cause;
      port = options.onPortTaken(port);
    }
  }
}

interface Starting {
  readonly log: Log;
  readonly options: ServerOptions;
  readonly open: (() => void | Promise<void>)[];
}

/** What a conversation can do beyond words, as far as the server was given what it needs for it. */
async function startExtras({
  log,
  options,
  open,
}: Starting): Promise<{ readonly mailer?: Mailer; readonly help?: Help }> {
  const { smtpUrl, mailFrom, helpArticles } = options;
  if ((smtpUrl === undefined) !== (mailFrom === undefined))
    throw new Error(
      "Mail needs both a mail server and whom it comes from: give --smtp-url and --mail-from, or neither.",
    );
  const mailer =
    smtpUrl !== undefined && mailFrom !== undefined
      ? createMailer({ url: smtpUrl, from: mailFrom })
      : undefined;
  if (mailer) open.push(() => mailer.close());
  const help =
    helpArticles === undefined ? undefined : await createHelp({ file: helpArticles, log });
  if (help) open.push(() => help.close());
  return { ...(mailer && { mailer }), ...(help && { help }) };
}

async function startFiles(
  store: Store,
  clock: () => number,
  { data, maxUploadBytes }: ServerOptions,
): Promise<Files | undefined> {
  if (maxUploadBytes === 0) return undefined;
  const directory = join(resolve(data), "files");
  const size = maxUploadBytes === undefined ? {} : { maxBytes: maxUploadBytes };
  return createFiles({ store, directory, clock, ...size });
}

/** One kind of key at a time: a server that took both would let whoever has one of them choose. */
async function chooseIdentityKey(
  { db }: Store,
  { identityKey, identitySecret }: ServerOptions,
): Promise<VerificationKey> {
  if (identityKey !== undefined && identitySecret !== undefined)
    throw new Error(
      "There are an identity key and an identity secret. Tokens are signed with one or the other: leave one out.",
    );
  // Made in any case, so that it can be asked for while the server has the directory to itself.
  const kept = await keepSecret(db, "identity_secret");
  if (identityKey !== undefined) return readPublicKey(identityKey);
  return secretKey(identitySecret ?? kept);
}

const tidyEveryMs = 3_600_000;

/** @returns what ends it. */
function keepTidy(files: Files, log: Log): () => void {
  const tidy = (): void =>
    void files
      .tidy()
      .catch((cause: Error) =>
        log.warn(`Files that nobody has could not be deleted: ${cause.message}`),
      );
  tidy();
  const timer = setInterval(tidy, tidyEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function isPortTaken(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE";
}
