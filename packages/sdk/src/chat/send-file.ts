import type { Attachment } from "@proffer/protocol";

interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (progress: number) => void;
}

/** Why a file is not there: a code of the server's, or `network` where nobody answered. */
interface Failed {
  readonly failed: string;
}

/** Sends one file; never rejects. What says how far it is, is used where there is one: `fetch` does not say. */
export function send(file: File, sending: Sending): Promise<Attachment | Failed> {
  return typeof XMLHttpRequest === "function" ? byRequest(file, sending) : byFetch(file, sending);
}

function byRequest(
  file: File,
  { url, headers, signal, onProgress }: Sending,
): Promise<Attachment | Failed> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = (): void => resolve({ failed: "network" });
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener("load", () => resolve(read(request.status, request.responseText)));
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, fail);
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

async function byFetch(
  file: File,
  { url, headers, fetch, signal }: Sending,
): Promise<Attachment | Failed> {
  try {
    if (!fetch) return { failed: "network" };
    const init = { method: "POST", headers, body: file, signal, credentials: "omit" } as const;
    const response = await fetch(url, init);
    return read(response.status, await response.text());
  } catch {
    return { failed: "network" };
  }
}

/** What is no JSON came from somebody else on the way, who may be gone the next time. */
function read(status: number, text: string): Attachment | Failed {
  try {
    const reply = JSON.parse(text) as Attachment & { readonly error?: { readonly code?: unknown } };
    if (status === 200 && typeof reply.id === "string") return reply;
    return { failed: typeof reply.error?.code === "string" ? reply.error.code : "network" };
  } catch {
    return { failed: status === 413 ? "too_large" : "network" };
  }
}
