import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errors, isProfferError, ProfferError } from "@proffer/protocol";

/** Turns whatever a route throws, and every path that is not there, into an `ErrorReply`. */
export function registerErrors(fastify: FastifyInstance): void {
  fastify.setErrorHandler((thrown: unknown, request, reply) => {
    const error = hasHungUp(request, thrown) ? hungUp(thrown) : toProfferError(thrown, request.id);
    // Whoever runs the server is told of what it cannot help, and why: a full disk, a damaged file, a database that is away.
    if (error.code === "internal" || (error.code === "unavailable" && error.cause !== undefined))
      request.log.error({ err: thrown }, "request failed");
    return send(reply, error);
  });
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split("?", 1)[0];
  return send(
    reply,
    new ProfferError("not_found", `There is nothing at ${request.method} ${path}.`),
  );
}

function send(reply: FastifyReply, error: ProfferError): FastifyReply {
  return reply
    .status(errors[error.code].status)
    .header("cache-control", "no-store")
    .send(error.toReply());
}

/** Whoever sends half of a body and goes has done nothing that the server's log must tell of. */
function hasHungUp({ raw: { errored } }: FastifyRequest, thrown: unknown): boolean {
  if (!errored || !("code" in errored) || errored.code !== "ECONNRESET") return false;
  return thrown === errored || (thrown as Error).cause === errored;
}

function hungUp(thrown: unknown): ProfferError {
  return new ProfferError(
    "bad_request",
    "The connection ended before all of the body had come. Send it again.",
    thrown,
  );
}

function toProfferError(thrown: unknown, requestId: string): ProfferError {
  if (isProfferError(thrown)) return thrown;
  const { code, statusCode } = thrown as Partial<FastifyError>;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new ProfferError(
      "too_large",
      "The body is larger than 500 KB. Send fewer events at a time.",
      thrown,
    );
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return new ProfferError(
      "bad_request",
      "Send JSON, with “content-type: application/json”.",
      thrown,
    );
  if (
    thrown instanceof SyntaxError ||
    code === "FST_ERR_CTP_INVALID_JSON_BODY" ||
    code === "FST_ERR_CTP_EMPTY_JSON_BODY"
  )
    return new ProfferError(
      "bad_json",
      "The body is not JSON that can be used. Check it for a typing error and for keys like “__proto__”.",
      thrown,
    );
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ProfferError(
      "bad_request",
      "The request cannot be understood. Correct it and send it again.",
      thrown,
    );
  return new ProfferError(
    "internal",
    `The server failed at this. Try again; its log says more of request ${requestId}.`,
    thrown,
  );
}
