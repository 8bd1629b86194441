import fastifyFactory from "fastify";
import type { FastifyInstance } from "fastify";
import type { ChatFeatures } from "@proffer/protocol";
import { registerGuard } from "./access/guard.ts";
import type { Recognize } from "./access/guard.ts";
import type { Bus } from "./bus/bus.ts";
import { createLocalBus } from "./bus/local-bus.ts";
import { chatLimits } from "./conversations/connection.ts";
import type { ChatLimits } from "./conversations/connection.ts";
import { createConversations } from "./conversations/conversations.ts";
import { createDesk } from "./conversations/desk.ts";
import { createHub } from "./conversations/hub.ts";
import { createWaitingRoom } from "./conversations/waiting-room.ts";
import { createCoupons } from "./coupons/coupons.ts";
import type { MovableClock } from "./demo/clock.ts";
import { createEvents } from "./events/events.ts";
import type { Files } from "./files/files.ts";
import type { Help } from "./help/help.ts";
import { closeGracefully } from "./close.ts";
import { createIdentity } from "./identity/identity.ts";
import type { VerificationKey } from "./identity/verification-key.ts";
import { listenOn } from "./listen.ts";
import type { Address } from "./listen.ts";
import { createJobs } from "./jobs/jobs.ts";
import type { Mailer } from "./mail/mailer.ts";
import { createPeople } from "./person/people.ts";
import { registerAssets } from "./routes/assets.ts";
import type { Assets } from "./routes/assets.ts";
import { registerChat } from "./routes/chat.ts";
import { registerClaims } from "./routes/claims.ts";
import { registerConfig } from "./routes/config.ts";
import { registerDemo } from "./routes/demo.ts";
import { registerErrors } from "./routes/errors.ts";
import { maxBatchBytes, registerEvents } from "./routes/events.ts";
import { registerFiles } from "./routes/files.ts";
import { registerHelp } from "./routes/help.ts";
import { registerPreview } from "./routes/preview.ts";
import { registerHeaders } from "./routes/headers.ts";
import { registerPeople } from "./routes/people.ts";
import { registerTranscript } from "./routes/transcript.ts";
import { createPreviews } from "./rulesets/previews.ts";
import type { Rulesets } from "./rulesets/rulesets.ts";
import { isSameSecret } from "./secrets.ts";
import type { Store } from "./storage/store.ts";
import { createTranscripts } from "./transcripts/transcripts.ts";

/** How much the server writes to its log, one JSON line each. */
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** What a server is made of. Whoever makes these ends them too. */
export interface AppDeps {
  readonly store: Store;
  /** The rule set in force. */
  readonly rulesets: Pick<Rulesets, "current">;
  /** UTC ms. */
  readonly clock: () => number;
  readonly assets: Assets;
  /** What agents show to be let in. */
  readonly agentKey: string;
  /** What identity tokens are checked with. */
  readonly identityKey: VerificationKey;
  /** The clock again, where a page may move it; `null` anywhere but in a demonstration. */
  readonly demo: MovableClock | null;
  /** Of requests; without bodies, ids or addresses. */
  readonly logLevel?: LogLevel;
  /** Where the log goes instead of stdout. */
  readonly logStream?: { write(line: string): void };
  readonly chatLimits?: Partial<ChatLimits>;
  /** Where files of conversations go; without it none are taken. */
  readonly files?: Files;
  /** What transcripts are sent by; without it none are. */
  readonly mailer?: Mailer;
  readonly help?: Help;
  /** How servers that share a database tell each other; a server that is alone has one of its own. */
  readonly bus?: Bus;
}

/** The server, ready to listen. */
export interface App {
  readonly fastify: FastifyInstance;
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
  const { store, rulesets, clock, assets, agentKey, demo, logLevel = "warn", logStream } = deps;
  const { files, mailer, help } = deps;
  const bus = deps.bus ?? createLocalBus();
  const fastify = fastifyFactory({
    logger: { level: logLevel, serializers: impersonal, ...(logStream && { stream: logStream }) },
    bodyLimit: maxBatchBytes,
    // Told one by one by whoever reads the body: one forbidden name must not cost a batch its healthy events.
    onProtoPoisoning: "ignore",
    onConstructorPoisoning: "ignore",
    // Idle connections hold up nothing; those at work are waited for by closeGracefully.
    forceCloseConnections: "idle",
  });
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
  const events = createEvents({ store, clock, identity });
  const coupons = createCoupons({ store, events, identity, rulesets, clock });
  const conversations = createConversations({ store, events, clock });
  const hub = createHub(() => waitingRoom.changed());
  const waitingRoom = createWaitingRoom({
    conversations,
    hub,
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
  registerErrors(fastify);
  registerGuard(fastify, recognizeKey(agentKey));
  await registerHeaders(fastify);
  const jobs = createJobs({
    store,
    onError: (err, job) => fastify.log.error({ err, job }, "a job failed"),
  });
  await registerChat(fastify, { store, identity, agentKey, clock, desk, hub, limits });
  const previews = await createPreviews({ store, clock });
  registerPreview(fastify, { previews, clock, demo: demo !== null, hub });
  registerConfig(fastify, { store, rulesets, clock, demo: demo !== null, hub, features });
  registerEvents(fastify, events);
  registerClaims(fastify, coupons);
  registerPeople(fastify, people);
  if (files) registerFiles(fastify, { files, store, agentKey, clock });
  registerHelp(fastify, help);
  registerTranscript(fastify, transcripts);
  if (demo) registerDemo(fastify, demo);
  await registerAssets(fastify, assets);

  return {
    fastify,
    listen: (address) => listenOn(fastify, address),
    async close() {
      await files?.stop();
      await closeGracefully(fastify);
      await jobs.stop();
      if (!deps.bus) await bus.close();
      await waitingRoom.stop();
    },
  };
}

/** Whoever has the key that is printed at the start may do everything. */
function recognizeKey(agentKey: string): Recognize {
  return async ({ headers }) => {
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    if (given === undefined || !isSameSecret(given, agentKey)) return undefined;
    return { role: "admin", name: "the desk's key" };
  };
}

/** A request is its method and its path; who sent it, from where and with what is nobody's business. */
const impersonal = {
  req: ({ method, url }: { method: string; url: string }) => ({
    method,
    path: url.split("?", 1)[0],
  }),
};
