import type { BulletinSignature, SignedBulletin } from "@proffer/protocol";

/** A pinned key: its name, and the point that it is. */
interface PinnedKey {
  /** As it was pinned, `kid.key`. */
  readonly text: string;
  readonly kid: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a signature says of itself, and it is part of what is signed. */
interface Header {
  readonly alg?: unknown;
  readonly kid?: unknown;
  readonly b64?: unknown;
  readonly crit?: unknown;
}

/** How keys of one length are used. By what its key is, never by what it says of itself, is a signature checked. */
interface Way {
  readonly names: readonly string[];
  readonly key: AlgorithmIdentifier | EcKeyImportParams;
  readonly use: AlgorithmIdentifier | EcdsaParams;
}

const p256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** By the length of a public key: Ed25519's is 32 bytes; P-256's is a point of 65, not compressed. */
const ways: Readonly<Record<number, Way>> = {
  32: { names: ["EdDSA", "Ed25519"], key: "Ed25519", use: "Ed25519" },
  65: { names: ["ES256"], key: p256, use: p256 },
};

/**
 * Whether a bulletin may be taken up. It is fetched where that is in doubt: by pages that pin keys, and where one is old.
 *
 * @param pinned each `kid.key`, the key in base64url; nothing where none are.
 * @param number its own.
 * @param known the number that this browser knows.
 * @returns the pinned key that has signed it.
 * @throws Error that says in words why it is refused.
 */
export async function judge(
  bulletin: SignedBulletin,
  pinned: readonly string[] | undefined,
  number: number,
  known: number | undefined,
): Promise<string | undefined> {
  try {
    const signer = pinned && (await signerOf(bulletin, pinned));
    if (known === undefined || number >= known) return signer;
  } catch (cause) {
    throw new Error(`The server's rules were refused: ${(cause as Error).message}`, { cause });
  }
  throw new Error(
    `The server's rules were refused: they are number ${number}, and this browser knows number ${known} already. A store that was restored has to publish anew.`,
  );
}

async function signerOf(
  { payload, signatures = [] }: SignedBulletin,
  pinned: readonly string[],
): Promise<string> {
  const { subtle } = (globalThis.crypto ?? {}) as Partial<Crypto>;
  if (!subtle)
    throw new Error(
      "a key is pinned for them, and browsers check signatures on https alone. Serve this page by https.",
    );
  const keys = pinned.flatMap(readKey);
  if (keys.length === 0)
    throw new Error(
      "no pinned key can be read. Each is KID.KEY, as “proffer snippet --pin-rules” prints it.",
    );
  const read = signatures.map((one) => [one, readHeader(one)] as const);
  if (read.length === 0) throw new Error("a key is pinned for them, and they are not signed.");
  const kids = read.map(([, { kid }]) => String(kid)).join(", ");
  let reason = `no pinned key has signed them, but ${kids}. “proffer snippet --pin-rules” prints the keys to pin.`;
  for (const [one, header] of read)
    for (const key of keys.filter(({ kid }) => kid === header.kid)) {
      const verdict = await check(subtle, one, payload, key, header);
      if (verdict === true) return key.text;
      reason = verdict;
    }
  throw new Error(reason);
}

/** @returns why it does not hold, where it does not. */
async function check(
  subtle: SubtleCrypto,
  { protected: header, signature }: BulletinSignature,
  payload: string,
  { bytes, kid }: PinnedKey,
  { alg }: Header,
): Promise<true | string> {
  const way = ways[bytes.length];
  if (!way?.names.includes(String(alg)))
    return `key ${kid} is none for “${String(alg)}”, as their signature says.`;
  const key = await subtle
    .importKey("raw", bytes, way.key, false, ["verify"])
    .catch(() => undefined);
  // Cheap phones do not know Ed25519.
  if (!key) return `this browser cannot check “${String(alg)}”. Pin the ES256 key as well.`;
  // RFC 7797: what is signed is the text as it is.
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  const given = fromBase64Url(signature);
  if (given && (await subtle.verify(way.use, key, given, signed))) return true;
  return `key ${kid} has not signed them as they have arrived.`;
}

/** @throws Error for a signature of another kind than ours: what it says must be understood hides in `crit` (RFC 7515, 4.1.11). */
function readHeader({ protected: text }: BulletinSignature): Header {
  const header = parse(text);
  const { b64, crit } = header;
  const isOurs = b64 === false && Array.isArray(crit) && crit.length === 1 && crit[0] === "b64";
  if (!isOurs) throw new Error("one of their signatures is of a kind that is not known here.");
  return header;
}

function parse(text: string): Header {
  try {
    const json = new TextDecoder().decode(fromBase64Url(text));
    return (JSON.parse(json) as Header | null) ?? {};
  } catch {
    return {};
  }
}

function readKey(text: string): readonly PinnedKey[] {
  // A `kid` may have dots in it, base64url has none.
  const dot = text.lastIndexOf(".");
  const bytes = fromBase64Url(text.slice(dot + 1));
  return bytes && ways[bytes.length] ? [{ text, kid: text.slice(0, dot), bytes }] : [];
}

function fromBase64Url(text: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof text !== "string" || !/^[\w-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
