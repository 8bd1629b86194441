import { ProfferError } from "@proffer/protocol";

/** How a shop system is reached; tests hand over another `fetch` and no waiting. */
export interface CallOptions {
  readonly fetch?: typeof fetch;
  readonly wait?: (ms: number) => Promise<void>;
}

interface Call extends CallOptions {
  /** Who is asked, for people. */
  readonly name: string;
  readonly url: string;
  readonly request: RequestInit;
}

export interface Called {
  readonly status: number;
  readonly body: unknown;
}

/** A claim waits for it: rather “try again” after some seconds than a customer before a clock that turns. */
const timeoutMs = 4_000;

/** How long to wait before the second and the third try. */
const pausesMs = [200, 800];

/**
 * Asks a shop system, again where it was not to be reached, was overloaded or broke down. Requests are such that a second
 * one does nothing more.
 *
 * @throws ProfferError `unavailable` when it will not answer.
 */
export async function call({
  name,
  url,
  request,
  fetch: ask = fetch,
  wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}: Call): Promise<Called> {
  let why = "did not answer";
  for (let tries = 0; ; tries++) {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await ask(url, { ...request, signal, redirect: "error" });
      const body = (await response.json().catch(() => undefined)) as unknown;
      if (response.status < 500 && response.status !== 429 && body !== undefined)
        return { status: response.status, body };
      why = `answered with ${response.status}`;
    } catch {
      why = "did not answer";
    }
    const pause = pausesMs[tries];
    if (pause === undefined) throw new ProfferError("unavailable", `${name} ${why}`);
    await wait(pause);
  }
}

/** Reads a way into an answer that may be anything. */
export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null
        ? (inner as Record<string | number, unknown>)[name]
        : undefined,
    value,
  );
}
