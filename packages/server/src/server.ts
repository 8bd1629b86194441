import { join, resolve } from "node:path";
import { createApp } from "./app.ts";
import type { App, AppDeps, LogLevel } from "./app.ts";
import { providersOf } from "./access/provider-options.ts";
import type { ProviderOptions } from "./access/provider-options.ts";
import { readCouponProviders } from "./coupons/providers/read-providers.ts";
import { createMovableClock } from "./demo/clock.ts";
import { createFiles } from "./files/files.ts";
import type { Files } from "./files/files.ts";
import { createHelp } from "./help/help.ts";
import type { Help } from "./help/help.ts";
import { readPublicKey, secretKey } from "./identity/verification-key.ts";
import type { VerificationKey } from "./identity/verification-key.ts";
import { readSources } from "./intake/sources.ts";
import { silentLog } from "./log.ts";
import type { Log } from "./log.ts";
import type { RateOptions } from "./limits/rates.ts";
import type { DeliveryOptions } from "./deliveries/deliveries.ts";
import { readEndpoints } from "./deliveries/endpoints.ts";
import { createMailer } from "./mail/mailer.ts";
import type { Mailer } from "./mail/mailer.ts";
import { createRulesets } from "./rulesets/rulesets.ts";
import type { OtherSites } from "./sites/forward.ts";
import { placeOf, prepareSchema } from "./sites/location.ts";
import { serveSites } from "./sites/serve-sites.ts";
import type { OpenSite } from "./sites/serve-sites.ts";
import { defaultSite } from "./sites/site-name.ts";
import { keepSecret } from "./storage/settings.ts";
import { openStore } from "./storage/store.ts";
import type { Store, StoreOptions } from "./storage/store.ts";
import type { SiteRow } from "./storage/tables/access.ts";

/** What {@link startServer} may be told. */
export interface ServerOptions {
  /** The directory that everything is kept in, or what is not in the database. */
  readonly data: string;
  /** A PostgreSQL that takes the place of the file in `data`, and that several servers may share: `postgres://…`. */
  readonly databaseUrl?: string;
  /** How many connections to it each site has at most; 10 if left out. */
  readonly databasePool?: number;
  /** The NATS broker by which servers that share a database tell each other at once: `nats://host:4222`. */
  readonly natsUrl?: string;
  /** The stream of JetStream that events go on to; none, if left out. */
  readonly eventStream?: string;
  /** Into how many parts that divides the customers; 8 if left out. */
  readonly eventPartitions?: number;
  readonly port: number;
  readonly host: string;
  /** Whose word about a client's address counts: addresses, networks, `loopback`, `linklocal`, `uniquelocal`. Nobody's, if left out. */
  readonly trustProxy?: readonly string[];
  /** The rules file, which is followed as it changes. */
  readonly rules?: string;
  /** Publishes the rules file even where it has lost most of the rules in force. */
  readonly forceRules?: boolean;
  /** Directories of built files. */
  readonly widget: string;
  readonly desk?: string;
  readonly shop?: string;
  /** What identity tokens are signed with; made at the first start and kept, if left out. At least 32 characters. */
  readonly identitySecret?: string;
  /** The secret before this one, which is still taken while the shop's servers change over. */
  readonly previousIdentitySecret?: string;
  /** The file of a public key that takes the secret's place: Ed25519 or P-256, PEM or JWK. */
  readonly identityKey?: string;
  /** The server's address as browsers know it, `https://help.shop.example`: what links in mails begin with. */
  readonly publicUrl?: string;
  /** Where agents may sign in beside mail and password. */
  readonly providers?: readonly ProviderOptions[];
  /** How often anybody may ask; what is left out is as documented. */
  readonly rates?: RateOptions;
  /** Lets pages move the clock. Never for a real shop. */
  readonly demo?: boolean;
  /** The largest file that is taken in a conversation; 0 takes none. 10 MB if left out. */
  readonly maxUploadBytes?: number;
  /** The mail server that transcripts go by, `smtp://user:password@host:587`; with {@link mailFrom}. */
  readonly smtpUrl?: string;
  /** Whom mails come from: `Shop <help@shop.example>`. */
  readonly mailFrom?: string;
  /** The file that says where webhooks go, and with which secrets. */
  readonly endpoints?: string;
  /** Hosts of one's own network that webhooks may go to, `host` or `host:port`. */
  readonly allowHosts?: readonly string[];
  /** Whom a push service may write to: `mailto:help@shop.example`. */
  readonly pushContact?: string;
  /** The file of the help's articles, which is followed as it changes. */
  readonly helpArticles?: string;
  readonly logLevel?: LogLevel;
  /** What `/metrics` is shown for, as a Bearer token; without it they are for this machine alone. */
  readonly metricsToken?: string;
  /** The file that says how to reach the shop systems that campaigns have their codes at. */
  readonly couponProviders?: string;
  /** The file that says where webhooks come from and what becomes of them. */
  readonly webhooks?: string;
  /** How long events are kept, from when they came in; `Infinity`: for ever. 400 days if left out. */
  readonly keepEventsMs?: number;
  /** How long conversations are kept, from their last message. 400 days if left out. */
  readonly keepConversationsMs?: number;
  /** How long coupons are kept, from when they expired. 400 days if left out. */
  readonly keepCouponsMs?: number;
  /** How long what was sent to customers who were away is kept. 90 days if left out. */
  readonly keepDeliveriesMs?: number;
  /** The most events that are kept of one customer. 10,000 if left out. */
  readonly maxCustomerEvents?: number;
  /** How long to go on taking requests after `/readyz` has said that the server stops; up to 5 s, and none if left out. */
  readonly drainMs?: number;
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
  const store = await openStore(options.databaseUrl ?? options.data, poolOf(options));
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

function poolOf({ databasePool }: ServerOptions): StoreOptions {
  return databasePool === undefined ? {} : { poolSize: databasePool };
}

async function start(
  store: Store,
  options: ServerOptions,
  open: Starting["open"],
): Promise<Omit<RunningServer, "close">> {
  const { log = silentLog } = options;
  const { agentKey, createOne } = await prepareSite(defaultSite, { store, options, open });
  const sites = await serveSites({ store, log, openSite: (site) => openSite(site, options) });
  open.push(() => sites.close());

  // An instance that has failed to listen is spent; its successor gets the next port.
  for (let port = options.port; ;) {
    const { app, files } = await createOne(sites.find);
    let isListening = false;
    // While the default site's server still takes requests: their sockets would hold it up.
    app.fastify.addHook("preClose", async () => {
      if (isListening) await sites.close();
    });
    try {
      const address = await app.listen({ host: options.host, port });
      isListening = true;
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

/** Opens another site than the default one: a store, secrets, rules and accounts of its own, on the same port. */
async function openSite({ id, rules }: SiteRow, options: ServerOptions): Promise<OpenSite> {
  const own = optionsOfSite(id, options, rules);
  if (own.databaseUrl !== undefined) await prepareSchema(own.databaseUrl, id);
  const store = await openStore(own.databaseUrl ?? own.data, poolOf(own));
  const open: Starting["open"] = [() => store.close()];
  const close = async (): Promise<void> => {
    for (const end of open.splice(0).reverse()) await end();
  };
  try {
    const { createOne } = await prepareSite(id, { store, options: own, open });
    const { app, files } = await createOne();
    open.push(() => app.close());
    if (files) open.push(keepTidy(files, own.log ?? silentLog));
    await app.fastify.ready();
    return { fastify: app.fastify, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** What a server was told of its default site's rules, secrets and pages is not for the others. */
function optionsOfSite(site: string, options: ServerOptions, rules: string | null): ServerOptions {
  const {
    rules: _rules,
    shop: _shop,
    identitySecret: _secret,
    previousIdentitySecret: _previous,
    identityKey: _key,
    helpArticles: _help,
    webhooks: _webhooks,
    couponProviders: _couponProviders,
    endpoints: _endpoints,
    demo: _demo,
    drainMs: _drain,
    ...shared
  } = options;
  return { ...shared, ...placeOf(options, site), ...(rules !== null && { rules }) };
}

/** What a site is made of, up to an app that can be made more than once. */
async function prepareSite(
  site: string,
  { store, options, open }: Pick<Starting, "options" | "open"> & { readonly store: Store },
): Promise<{
  readonly agentKey: string;
  readonly createOne: (
    otherSites?: OtherSites,
  ) => Promise<{ readonly app: App; readonly files: Files | undefined }>;
}> {
  const { rules: file, log = silentLog } = options;
  const agentKey = await keepSecret(store.db, "agent_key");
  const identityKey = await chooseIdentityKey(store, options);
  const demo = options.demo ? await createMovableClock(store, Date.now) : null;
  const clock = demo ? demo.now : Date.now;
  const bus = await startBus(options, { store, open, site });
  const force = options.forceRules ?? false;
  const rulesets = await createRulesets({
    store,
    clock,
    log,
    file,
    force,
    ...(bus.bus && { bus: bus.bus }),
  });
  open.push(() => rulesets.close());
  const assets = {
    widget: resolve(options.widget),
    ...(options.desk !== undefined && { desk: resolve(options.desk) }),
    ...(options.shop !== undefined && { shop: resolve(options.shop) }),
  };
  const keys = { agentKey, identityKey };
  const extras = await startExtras({ log, options, open });
  const shared = {
    store,
    rulesets,
    clock,
    assets,
    ...keys,
    demo,
    ...operation(options),
    ...housekeeping(options),
  };
  const admission = { ...admissionOf(site, options), reach: reachOf(options) };
  return {
    agentKey,
    async createOne(otherSites) {
      // One that has failed to listen has stopped taking files as well.
      const files = await startFiles(store, clock, options);
      const all = { ...shared, ...extras, ...bus, ...admission, ...(files && { files }) };
      return { app: await createApp({ ...all, ...(otherSites && { otherSites }) }), files };
    },
  };
}

/** What of the options is about who is let in, and how often. */
function admissionOf(
  site: string,
  { publicUrl, providers = [], rates = {} }: ServerOptions,
): Pick<AppDeps, "access" | "rates"> {
  const address = publicUrl?.replace(/\/+$/, "");
  const path = site === defaultSite ? "" : `/s/${site}`;
  const own = providersOf(providers, site);
  return {
    access: {
      site,
      providers: own,
      ...(address !== undefined && { publicUrl: `${address}${path}` }),
    },
    rates,
  };
}

/** What of the options is about running the server, as the app takes it. */
function operation({
  logLevel,
  trustProxy,
  metricsToken,
  drainMs,
}: ServerOptions): Pick<AppDeps, "logLevel" | "trustProxy" | "metricsToken" | "drainMs"> {
  return {
    ...(logLevel && { logLevel }),
    ...(trustProxy && { trustProxy }),
    ...(metricsToken !== undefined && { metricsToken }),
    ...(drainMs !== undefined && { drainMs }),
  };
}

/** What comes in from the shop's systems, and when things go again. */
function housekeeping(
  options: ServerOptions,
): Pick<AppDeps, "webhooks" | "couponProviders" | "keep"> {
  const {
    webhooks,
    couponProviders,
    keepEventsMs: eventsMs,
    keepConversationsMs: conversationsMs,
    keepCouponsMs: couponsMs,
    keepDeliveriesMs: deliveriesMs,
    maxCustomerEvents: eventsPerCustomer,
  } = options;
  return {
    ...(webhooks !== undefined && { webhooks: readSources(webhooks, process.env) }),
    ...(couponProviders !== undefined && {
      couponProviders: readCouponProviders(couponProviders, process.env),
    }),
    keep: {
      ...(eventsMs !== undefined && { eventsMs }),
      ...(conversationsMs !== undefined && { conversationsMs }),
      ...(couponsMs !== undefined && { couponsMs }),
      ...(deliveriesMs !== undefined && { deliveriesMs }),
      ...(eventsPerCustomer !== undefined && { eventsPerCustomer }),
    },
  };
}

/** How customers are reached who are not there. */
function reachOf({ endpoints, allowHosts, pushContact }: ServerOptions): DeliveryOptions {
  return {
    ...(endpoints !== undefined && { endpoints: readEndpoints(endpoints) }),
    ...(allowHosts && { allowHosts }),
    ...(pushContact !== undefined && { pushContact }),
  };
}

interface Starting {
  readonly log: Log;
  readonly options: ServerOptions;
  readonly open: (() => void | Promise<void>)[];
}

/** Without a broker a server is alone, or its database is all that it shares with others. */
async function startBus(
  { natsUrl, databaseUrl, eventStream, eventPartitions = 8 }: ServerOptions,
  { store, open, site }: Pick<Starting, "open"> & { readonly store: Store; readonly site: string },
): Promise<Pick<AppDeps, "bus" | "eventStream">> {
  if (natsUrl === undefined) {
    if (eventStream !== undefined)
      throw new Error("A stream of events needs a broker: give --nats-url beside --event-stream.");
    return {};
  }
  if (databaseUrl === undefined)
    throw new Error(
      "Several servers need a database that they share: give --database-url beside --nats-url, or neither.",
    );
  // Most servers are alone, and need not have it in memory.
  const { connectNats } = await import("./bus/nats-bus.ts");
  const link = await connectNats(natsUrl);
  open.push(() => link.close());
  const bus = link.busFor(site);
  if (eventStream === undefined) return { bus };
  const name = site === defaultSite ? eventStream : `${eventStream}-${site}`;
  return {
    bus,
    eventStream: await link.eventStream(store, { name, partitions: eventPartitions }),
  };
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
  { identityKey, identitySecret, previousIdentitySecret: before }: ServerOptions,
): Promise<VerificationKey> {
  if (identityKey !== undefined && identitySecret !== undefined)
    throw new Error(
      "There are an identity key and an identity secret. Tokens are signed with one or the other: leave one out.",
    );
  // Made in any case, so that it can be asked for while the server has the directory to itself.
  const kept = await keepSecret(db, "identity_secret");
  if (identityKey !== undefined) return readPublicKey(identityKey);
  const previous = before === undefined ? {} : { previous: secretKey(before) };
  return { ...secretKey(identitySecret ?? kept), ...previous };
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
