import { LogController } from "fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from "fastify";
import { nanoid } from "nanoid";
import { readError } from "./log-error.ts";

/** How much the server writes to its log, one JSON line each. */
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** What a line tells of a request: its method and its route. Who sent it, from where and with what is nobody's business. */
const impersonal = {
  req: (request: FastifyRequest) => ({ method: request.method, route: routeOf(request) }),
  res: ({ statusCode }: Partial<Pick<FastifyReply, "statusCode">>) => ({ status: statusCode }),
  err: readError,
};

/**
 * The route as it was registered, `/v1/files/:id/*`: an address itself may hold a file's name, a token or whatever
 * somebody has typed.
 */
export function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions?.url ?? "(none)";
}

/** What Fastify is told of its log: JSON lines without personal data, each with its request's id. */
export function logOptions(
  level: LogLevel,
  stream?: { write(line: string): void },
): Pick<FastifyServerOptions, "logger" | "genReqId" | "requestIdHeader" | "logController"> {
  const node = nanoid(8);
  let count = 0;
  return {
    logger: {
      level,
      serializers: impersonal,
      hooks: { logMethod: dropMessagesOfErrors },
      ...(stream && { stream }),
    },
    // Made here: one that came with the request could say anything.
    requestIdHeader: false,
    genReqId: () => `${node}-${(++count).toString(36)}`,
    // One line a request, when it is done, is enough; see logRequests.
    logController: new LogController({ disableRequestLogging: true }),
  };
}

/** One line for each request that is done, at level “info”. */
export function logRequests(fastify: FastifyInstance, level: LogLevel): void {
  if (!["info", "debug", "trace"].includes(level)) return;
  fastify.addHook("onResponse", async (request, reply) => {
    request.log.info({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, "request");
  });
}

/** Fastify puts an error's message beside the error; there it would get past the serializer. */
function dropMessagesOfErrors(
  this: unknown,
  args: unknown[],
  write: (this: unknown, ...args: unknown[]) => void,
): void {
  const [first, text] = args;
  const error =
    first instanceof Error
      ? first
      : typeof first === "object" && first !== null && "err" in first
        ? first.err
        : undefined;
  const repeats = error instanceof Error && text === error.message;
  write.apply(this, repeats || (error && text === undefined) ? [first, "error"] : args);
}
