import fastifyFactory from "fastify";
import type { FastifyInstance } from "fastify";
import { routes } from "@proffer/protocol";
import type { ChatFeatures } from "@proffer/protocol";
import { createAccess, registerAccess, registerAccessRoutes } from "./access/access.ts";
import type { AccessOptions } from "./access/access.ts";
import type { Bus } from "./bus/bus.ts";
import type { EventStream } from "./bus/event-stream.ts";
import { createLocalBus } from "./bus/local-bus.ts";
import { chatLimits } from "./conversations/connection.ts";
import type { ChatLimits } from "./conversations/connection.ts";
import { createConversations } from "./conversations/conversations.ts";
import { createDesk } from "./conversations/desk.ts";
import { createHub } from "./conversations/hub.ts";
import { createSharedHub } from "./conversations/shared-hub.ts";
import { createWaitingRoom } from "./conversations/waiting-room.ts";
import { createCoupons } from "./coupons/coupons.ts";
import { createGuessing } from "./coupons/guessing.ts";
import type { GuessLimits } from "./coupons/guessing.ts";
import { lapseAll } from "./coupons/lapse.ts";
import type { CouponProviders } from "./coupons/providers/provider.ts";
import { createProvision } from "./coupons/provision.ts";
import { createRedemptions } from "./coupons/redemptions.ts";
import type { MovableClock } from "./demo/clock.ts";
import { createEvents } from "./events/events.ts";
import type { Files } from "./files/files.ts";
import type { Help } from "./help/help.ts";
import { prepareClose, stopWithinMs, within } from "./close.ts";
import { createIntake } from "./intake/intake.ts";
import { noSources } from "./intake/sources.ts";
import type { Sources } from "./intake/sources.ts";
import { createIdentity } from "./identity/identity.ts";
import type { VerificationKey } from "./identity/verification-key.ts";
import { createLimits } from "./limits/limits.ts";
import { noRates } from "./limits/rates.ts";
import type { RateOptions } from "./limits/rates.ts";
import { registerLimits } from "./limits/register-limits.ts";
import { listenOn } from "./listen.ts";
import type { Address } from "./listen.ts";
import { createJobs } from "./jobs/jobs.ts";
import type { Mailer } from "./mail/mailer.ts";
import { addGauges } from "./ops/gauges.ts";
import { logOptions, logRequests } from "./ops/log.ts";
import type { LogLevel } from "./ops/log.ts";
import { meterCoupons, meterEvents, meterRequests, meterStore } from "./ops/meter.ts";
import { createMetrics } from "./ops/metrics.ts";
import { createReadiness } from "./ops/readiness.ts";
import { defaultTimeouts, limitBodies, limitPipelines, timeoutOptions } from "./ops/timeouts.ts";
import type { Timeouts } from "./ops/timeouts.ts";
import { createPeople } from "./person/people.ts";
import { registerAssets } from "./routes/assets.ts";
import type { Assets } from "./routes/assets.ts";
import { registerCampaigns } from "./routes/campaigns.ts";
import { registerChat } from "./routes/chat.ts";
import { registerClaims } from "./routes/claims.ts";
import { registerConfig } from "./routes/config.ts";
import { registerDemo } from "./routes/demo.ts";
import { registerErrors } from "./routes/errors.ts";
import { maxBatchBytes, registerEvents } from "./routes/events.ts";
import { registerFiles } from "./routes/files.ts";
import { registerHelp } from "./routes/help.ts";
import { registerOps } from "./routes/ops.ts";
import { registerOpenApi } from "./routes/openapi.ts";
import { registerPreview } from "./routes/preview.ts";
import { registerRedemptions } from "./routes/redemptions.ts";
import { registerPublications } from "./routes/publications.ts";
import { registerHeaders } from "./routes/headers.ts";
import { registerPeople } from "./routes/people.ts";
import { registerTranscript } from "./routes/transcript.ts";
import { registerWebhooksIn } from "./routes/webhooks-in.ts";
import type { Keep } from "./retention/keep.ts";
import { createRetention } from "./retention/retention.ts";
import { createBulletins } from "./rulesets/bulletins.ts";
import { createPreviews } from "./rulesets/previews.ts";
import { createPublications } from "./rulesets/publications.ts";
import type { Rulesets } from "./rulesets/rulesets.ts";
import { watchRollout } from "./rulesets/watch-rollout.ts";
import { forwardToSites } from "./sites/forward.ts";
import type { OtherSites } from "./sites/forward.ts";
import { defaultSite, takeSiteFromPath } from "./sites/site-name.ts";
import type { Store } from "./storage/store.ts";
import { createReach } from "./turns/reach.ts";
import type { Reach } from "./turns/reach.ts";
import type { DeliveryOptions } from "./deliveries/deliveries.ts";
import { createTranscripts } from "./transcripts/transcripts.ts";

export type { LogLevel };

/** What a server is made of. Whoever makes these ends them too. */
export interface AppDeps {
  readonly store: Store;
  /** The rule set in force. */
  readonly rulesets: Omit<Rulesets, "close">;
  /** UTC ms. */
  readonly clock: () => number;
  readonly assets: Assets;
  /** What agents show to be let in. */
  readonly agentKey: string;
  /** What identity tokens are checked with. */
  readonly identityKey: VerificationKey;
  /** The clock again, where a page may move it; `null` anywhere but in a demonstration. */
  readonly demo: MovableClock | null;
  /** Of requests; without bodies, addresses or anything else of a person's. */
  readonly logLevel?: LogLevel;
  /** Where the log goes instead of stdout. */
  readonly logStream?: { write(line: string): void };
  readonly chatLimits?: Partial<ChatLimits>;
  /** Where files of conversations go; without it none are taken. */
  readonly files?: Files;
  /** What transcripts are sent by; without it none are. */
  readonly mailer?: Mailer;
  readonly help?: Help;
  /** Where webhooks go, and what else there is to say about reaching customers who are not there. */
  readonly reach?: DeliveryOptions;
  /** The shop systems that campaigns may name as their “provider”. */
  readonly couponProviders?: CouponProviders;
  /** How many wrong codes may be tried. */
  readonly guessLimits?: GuessLimits;
  /** How servers that share a database tell each other; a server that is alone has one of its own. */
  readonly bus?: Bus;
  /** Where events go on to when they are kept. */
  readonly eventStream?: EventStream;
  /** Whose word about a client's address counts: addresses, networks, `loopback`. Nobody's, if left out. */
  readonly trustProxy?: readonly string[];
  /** What `/metrics` is shown for; without it, to programs on this machine. */
  readonly metricsToken?: string;
  /** The other sites that this process serves; what is for one of them is theirs. */
  readonly otherSites?: OtherSites;
  /** Which site this is, and how people get in. */
  readonly access?: Partial<AccessOptions>;
  /** How often anybody may ask; without it nothing is counted. */
  readonly rates?: RateOptions;
  readonly timeouts?: Partial<Timeouts>;
  /** How long to go on taking requests after saying that the server stops. 0 ms if left out. */
  readonly drainMs?: number;
  /** Where webhooks come from; from nowhere, if left out. */
  readonly webhooks?: Sources;
  /** How long things are kept, as far as it is not what is usual. */
  readonly keep?: Partial<Keep>;
}

/** The server, ready to listen. */
export interface App {
  readonly fastify: FastifyInstance;
  readonly reach: Pick<Reach, "workNow">;
  /** @returns the address it listens on. */
  listen(address: Address): Promise<{ readonly url: string; readonly port: number }>;
  /** Lets what is under way finish, tells sockets to come back, and is done within 10 seconds. */
  close(): Promise<void>;
}

/**
 * Puts the server together: what shops' pages need, what they send, coupons and conversations.
 *
 * @example
 * ```ts
 * const store = await openStore(".proffer");
 * const clock = Date.now;
 * const rulesets = await createRulesets({ store, clock, log: silentLog, file: "rules.json" });
 * const identityKey = secretKey("…");
 * const app = await createApp({ store, rulesets, clock, assets: { widget: "dist" }, agentKey: "…", identityKey, demo: null });
 * await app.listen({ host: "127.0.0.1", port: 4100 });
 * ```
 */
export async function createApp(deps: AppDeps): Promise<App> {
  const { rulesets, clock, assets, agentKey, demo, logLevel = "warn", logStream } = deps;
  const { files, mailer, help } = deps;
  const bus = deps.bus ?? createLocalBus();
  const timeouts = { ...defaultTimeouts, ...deps.timeouts };
  const metrics = createMetrics((err, metric) =>
    fastify.log.error({ err, metric }, "a number could not be looked up"),
  );
  const store = meterStore(deps.store, metrics);
  const fastify = fastifyFactory({
    ...logOptions(logLevel, logStream),
    ...timeoutOptions(timeouts),
    ...(deps.trustProxy && { trustProxy: [...deps.trustProxy] }),
    rewriteUrl: takeSiteFromPath,
    bodyLimit: maxBatchBytes,
    // Told one by one by whoever reads the body: one forbidden name must not cost a batch its healthy events.
    onProtoPoisoning: "ignore",
    onConstructorPoisoning: "ignore",
    // Idle connections hold up nothing; those at work are waited for by closeGracefully.
    forceCloseConnections: "idle",
    // What still comes in on one of those is answered like any other, and its connection closed.
    return503OnClosing: false,
  });
  const accessOptions = { site: defaultSite, ...deps.access };
  forwardToSites(fastify, accessOptions.site, deps.otherSites);
  const identity = createIdentity({
    db: store.db,
    key: deps.identityKey,
    clock,
    // A demonstration moves the shop's time, and not that of whoever signs.
    tokenClock: demo ? () => demo.now() - demo.read().offsetMs : clock,
    onLinked: (anonymousId) =>
      void desk
        .refresh(anonymousId)
        .catch((err: unknown) => fastify.log.error({ err }, "telling of a customer failed")),
  });
  const events = meterEvents(
    createEvents({
      store,
      clock,
      identity,
      async alongside(db, kept, receivedAt) {
        await reach.turns.onKept(db, kept, receivedAt);
        await deps.eventStream?.note(db, kept);
      },
    }),
    metrics,
  );
  const provision = createProvision(store, deps.couponProviders ?? {});
  const coupons = meterCoupons(
    createCoupons({ store, events, identity, rulesets, provision, clock }),
    metrics,
  );
  const conversations = createConversations({ store, events, clock });
  const onAgents = (): void => waitingRoom.changed();
  const local = createHub(onAgents);
  const shared = bus.isShared ? createSharedHub({ local, bus, onAgents }) : undefined;
  const hub = shared ?? local;
  const waitingRoom = createWaitingRoom({
    conversations,
    agentsOnline: hub.agentsOnline,
    hub: local,
    bus,
    onError: (err) => fastify.log.error({ err }, "telling of the queue failed"),
  });
  const features = (): ChatFeatures => ({
    uploads: files ? { maxBytes: files.maxBytes, types: files.types } : null,
    transcript: mailer !== undefined,
    help: help !== undefined && !help.isEmpty,
  });
  const desk = createDesk({ conversations, events, hub, waitingRoom, features, clock });
  const people = createPeople({ store, identity, hub, files, clock });
  const transcripts = mailer && createTranscripts({ store, conversations, mailer, clock });
  const limits = { ...chatLimits, ...deps.chatLimits };

  // Segment's browser libraries say “text/plain” to spare themselves a preflight; no cookie rides along to be abused.
  fastify.addContentTypeParser(
    "text/plain",
    { parseAs: "string" },
    fastify.getDefaultJsonParser("ignore", "ignore"),
  );
  logRequests(fastify, logLevel);
  meterRequests(fastify, metrics);
  limitPipelines(fastify);
  const closeConnections = prepareClose(fastify);
  limitBodies(fastify, timeouts, (route) => route === routes.files);
  registerErrors(fastify);
  const access = createAccess({ ...accessOptions, store, agentKey, clock });
  const rateLimits = createLimits(store, deps.rates ?? noRates);
  await registerHeaders(fastify, access.keys);
  registerLimits(fastify, rateLimits, access.keys);
  await registerAccess(fastify, access);
  const jobs = createJobs({
    store,
    onError: (err, job) => fastify.log.error({ err, job }, "a job failed"),
  });
  // A server that cannot be put together, or has no port to listen on, does nothing by itself.
  fastify.addHook("onReady", async () => jobs.start());
  registerAccessRoutes(fastify, { ...accessOptions, access, limits: rateLimits, jobs, mailer });
  await registerChat(fastify, { store, identity, agentKey, access, clock, desk, hub, bus, limits });
  const previews = await createPreviews({ store, clock });
  registerPreview(fastify, { previews, clock, demo: demo !== null, hub });
  const bulletins = createBulletins(rulesets);
  const publications = createPublications({ store, clock, rulesets, bus });
  registerPublications(fastify, publications, bulletins);
  const onStop = (figures: readonly string[]): void =>
    fastify.log.warn({ figures }, "a roll-out was stopped");
  jobs.add(watchRollout({ store, clock, publications, onStop }));
  registerConfig(fastify, { bulletins, clock, demo: demo !== null, hub, features });
  const readiness = createReadiness({ store, rulesets });
  registerOpenApi(fastify);
  registerOps(fastify, { readiness, metrics, metricsToken: deps.metricsToken });
  const sockets = fastify.websocketServer.clients;
  addGauges(metrics, { store, sockets, hub, conversations });
  await registerEvents(fastify, events, access.keys);
  registerClaims(fastify, coupons);
  const guessing = createGuessing(deps.guessLimits);
  registerRedemptions(fastify, createRedemptions({ store, events, guessing, clock }));
  registerCampaigns(fastify, { store, rulesets, clock });
  if (deps.eventStream)
    jobs.add({ name: "events.stream", everyMs: 500, run: deps.eventStream.send });
  jobs.add({ name: "coupons.lapse", everyMs: 10_000, run: () => lapseAll(store, clock()) });
  jobs.add({ name: "coupons.provide", everyMs: 15_000, run: () => provision.catchUp() });
  registerPeople(fastify, people);
  const { publicUrl } = accessOptions;
  const ofReach = { store, rulesets, clock, jobs, provision, mailer, publicUrl };
  const reach = await createReach(fastify, {
    ...ofReach,
    options: deps.reach,
    isDemo: demo !== null,
  });
  const onRequest = (text: string): void => fastify.log.warn(text);
  const sources = deps.webhooks ?? noSources;
  const intake = createIntake({ store, events, people, sources, clock, onRequest });
  await registerWebhooksIn(fastify, intake);
  jobs.add(createRetention({ store, files, clock, ...(deps.keep && { keep: deps.keep }) }));
  if (files) registerFiles(fastify, { files, store, clock });
  registerHelp(fastify, help);
  registerTranscript(fastify, transcripts);
  if (demo) registerDemo(fastify, demo);
  await registerAssets(fastify, assets);

  return {
    fastify,
    reach,
    listen: (address) => listenOn(fastify, address),
    async close() {
      const until = Date.now() + stopWithinMs;
      readiness.drain();
      // One that has failed to listen has nobody to tell.
      if (deps.drainMs && fastify.server.listening)
        await new Promise((resolve) => setTimeout(resolve, deps.drainMs));
      if (files) await within(until - Date.now(), files.stop());
      await closeConnections(until);
      await within(until - Date.now(), jobs.stop());
      await within(until - Date.now(), reach.stop());
      shared?.leave();
      await within(until - Date.now(), waitingRoom.stop());
      if (!deps.bus) await bus.close();
    },
  };
}
