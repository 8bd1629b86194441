import { isProfferError, ProfferError } from "@proffer/protocol";

/** What Node says where nobody can be reached. */
const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);

/** What pg says without a code where a connection ends or does not come about. */
const lost = /connection terminated|connection error|read timeout|timeout exceeded|not queryable/i;

/**
 * PostgreSQL's codes for what may be well again later without anybody's changing a program: the classes of broken
 * connections (08), refused passwords (28), full disks and memory (53), stops and starts (57), broken disks (58) and data
 * (XX001, XX002), a server that became a read-only copy (25006), and a database that is not there (3D000).
 */
const later = /^(?:08|28|53|57|58)|^(?:25006|25P03|3D000|XX00[12])$/;

/** Whether a connection is of no more use after an error. */
export function isConnectionLost(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return (
    unreachable.has(code) ||
    /^(?:08|57P|25P03)/.test(code) ||
    (code === "" && thrown instanceof Error && lost.test(thrown.message))
  );
}

/**
 * What was in a transaction's way, if it may be run again: another transaction, or a row that another has just written.
 * PostgreSQL's manual names these three codes in “Serialization Failure Handling”.
 */
export function conflictOf(thrown: unknown): "transaction" | "duplicate" | undefined {
  const code = codeOf(thrown);
  if (code === "40001" || code === "40P01") return "transaction";
  return code === "23505" ? "duplicate" : undefined;
}

/** Errors that pass by themselves become `unavailable`, so that whoever asked asks again; others stay what they are. */
export function toUnavailable(thrown: unknown): unknown {
  if (isProfferError(thrown)) return thrown;
  if (!isConnectionLost(thrown) && !later.test(codeOf(thrown))) return thrown;
  const what =
    codeOf(thrown) === "57014"
      ? "The database took too long over this"
      : codeOf(thrown) === "53100"
        ? "The database's disk is full"
        : "The database cannot be used just now";
  return new ProfferError("unavailable", `${what}. Nothing is lost by trying again.`, thrown);
}

/**
 * Says in words why a PostgreSQL cannot be opened, and what to do.
 *
 * @param url its address; what is said of it leaves the password out.
 */
export function explainPostgres(url: string, thrown: unknown): unknown {
  if (isProfferError(thrown) && !(thrown.cause instanceof Error)) return thrown;
  const cause = isProfferError(thrown) ? thrown.cause : thrown;
  const what = reasonOf(cause);
  return what === undefined
    ? thrown
    : new ProfferError("unavailable", `The PostgreSQL at ${withoutPassword(url)} ${what}.`, cause);
}

const reasons: Readonly<Record<string, string>> = {
  "28P01": "does not accept this password. Correct it in the address",
  "28000":
    "does not let this user in from here. Correct the user in the address, or pg_hba.conf on its side; if it asks for TLS, put ?sslmode=require behind the address",
  "3D000":
    "has no database of this name. Create it there, e.g. by createdb, or correct the address",
  "42501":
    "does not let this user create tables. Make them the database's owner, or grant them CREATE on its schema",
  "53300":
    "has no connection left. Raise its max_connections, or give its servers fewer each (--database-pool)",
  "57P03": "is still starting. Try again in a moment",
  "25006": "is a read-only copy. Give the address of the one that takes writes",
  ENOTFOUND: "is on a host that nobody knows. Correct the address",
  EAI_AGAIN:
    "is on a host whose name cannot be looked up just now. Check the network, or the address",
  ERR_INVALID_URL:
    "has an address that cannot be read. It is postgres://user:password@host:5432/database",
};

function reasonOf(cause: unknown): string | undefined {
  const code = codeOf(cause);
  if (Object.hasOwn(reasons, code)) return reasons[code];
  if (cause instanceof Error && /password must be a string/.test(cause.message))
    return "asks for a password. Put it into the address: postgres://user:password@host/database";
  if (cause instanceof Error && /does not support SSL/.test(cause.message))
    return "does not speak TLS. Leave sslmode out of the address, or turn TLS on there";
  return isConnectionLost(cause)
    ? "does not answer. Check that it runs, and that the address and its port are right"
    : undefined;
}

/** An address as it may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:/@]*):.*@/, "$1@").replace(/\?.*$/, "");
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string"
    ? thrown.code
    : "";
}
