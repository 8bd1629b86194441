import type { Attachment } from "@proffer/protocol";
import { deviceKeyHeader, identityHeader, filesRoute } from "@proffer/protocol";
import type { Identity } from "../storage/storage.ts";
import { send } from "./send-file.ts";
import type { Held } from "./held.ts";

interface UploadDeps {
  readonly endpoint: string;
  readonly identity: () => Identity;
  readonly fetch: typeof globalThis.fetch | undefined;
  /** What becomes of a file's message. */
  readonly onChange: (clientId: string, change: Partial<Held>) => void;
  /** The server has the file: its message can go. */
  readonly onDone: (clientId: string, attachment: Attachment) => void;
}

/** How long a preview is still there after its message was confirmed: until the server's own picture has been loaded. */
const previewMs = 60_000;

/** Files on their way to the server. */
export class Uploads {
  readonly #deps: UploadDeps;
  readonly #underWay = new Map<string, AbortController>();
  readonly #previews = new Map<string, string>();

  constructor(deps: UploadDeps) {
    this.#deps = deps;
  }

  /** An address of an image on this page, to show while it is on its way. */
  preview(clientId: string, file: File): string | undefined {
    // Drawn by an `img` alone, where an SVG's scripts do not run; the server takes none anyway.
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type) || !URL.createObjectURL) return undefined;
    const url = this.#previews.get(clientId) ?? URL.createObjectURL(file);
    this.#previews.set(clientId, url);
    return url;
  }

  start(clientId: string, file: File): void {
    if (this.#underWay.has(clientId)) return;
    const abort = new AbortController();
    this.#underWay.set(clientId, abort);
    void this.#send(clientId, file, abort.signal).finally(() => {
      if (this.#underWay.get(clientId) === abort) this.#underWay.delete(clientId);
    });
  }

  /** Its message is confirmed, or given up. */
  forget(clientId: string, isConfirmed: boolean): void {
    this.#underWay.get(clientId)?.abort();
    this.#underWay.delete(clientId);
    const url = this.#previews.get(clientId);
    this.#previews.delete(clientId);
    if (url === undefined) return;
    if (isConfirmed) setTimeout(() => URL.revokeObjectURL(url), previewMs);
    else URL.revokeObjectURL(url);
  }

  stop(): void {
    for (const clientId of new Set([...this.#underWay.keys(), ...this.#previews.keys()]))
      this.forget(clientId, false);
  }

  async #send(clientId: string, file: File, signal: AbortSignal): Promise<void> {
    const { endpoint, identity, fetch, onChange, onDone } = this.#deps;
    const { anonymousId, deviceKey, token } = identity();
    const query = new URLSearchParams({ name: file.name, anonymousId });
    const outcome = await send(file, {
      url: `${endpoint.replace(/\/+$/, "")}${filesRoute}?${query}`,
      headers: {
        "content-type": file.type || "application/octet-stream",
        [deviceKeyHeader]: deviceKey,
        ...(token !== undefined && { [identityHeader]: token }),
      },
      fetch,
      signal,
      onProgress: (progress) => !signal.aborted && onChange(clientId, { progress }),
    });
    if (signal.aborted) return;
    if ("failed" in outcome) return onChange(clientId, outcome);
    onDone(clientId, outcome);
  }
}
