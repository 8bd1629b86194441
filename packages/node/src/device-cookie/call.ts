import { ProfferError } from "@proffer/protocol";

/** A request, whichever kind of server it came to. */
export interface Call {
  readonly method: string;
  header(name: string): string | undefined;
  /** The host that the browser means, as this server knows it. */
  readonly host: string | undefined;
  readonly body: AsyncIterable<Uint8Array> | null;
  /** What a framework's body parser has read before us, if there is one and it took this for its own. */
  readonly parsed?: unknown;
}

/** Two ids of 256 characters and their names, whatever alphabet they are in. */
const maxBytes = 4096;

/**
 * Whether the shop's own page asks. `Sec-Fetch-Site` is set by the browser and by no script; older browsers have only the
 * page's `Origin`. Who sends neither is no browser, and has no cookie to ask for.
 */
export function isSameOrigin({ header, host }: Call): boolean {
  const site = header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = header("origin");
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

/** @throws ProfferError `bad_request`, `bad_json` or `too_large`. */
export async function readJson({ header, body, parsed }: Call): Promise<unknown> {
  // What a form can send without asking is not JSON by its name.
  if (!/^application\/json\b/i.test(header("content-type") ?? ""))
    throw new ProfferError("bad_request", "Send JSON, with “content-type: application/json”.");
  if (typeof parsed === "object" && parsed !== null && "anonymousId" in parsed) return parsed;
  const text = await readText(body);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProfferError("bad_json", "The body is not JSON.", cause);
  }
}

async function readText(body: Call["body"]): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new ProfferError("too_large", `The body is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
