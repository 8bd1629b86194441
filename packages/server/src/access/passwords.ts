import { hash, verify } from "@node-rs/argon2";

/**
 * argon2id as OWASP's cheat sheet has it at the least: 19 MiB, two passes, one lane. About 30 ms here, and a flood of
 * sign-ins cannot take the server's memory, because only {@link maxAtOnce} are worked out at a time.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const maxAtOnce = 2;

/** What stands in an account's row; it holds its own salt and cost. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalize(password), cost));
}

/**
 * Whether a password is the one.
 *
 * @param kept `null` for an account that is not there or has none: it takes as long to say no.
 */
export async function isPassword(given: string, kept: string | null): Promise<boolean> {
  const against = kept ?? (await decoy());
  const isRight = await inTurn(() => verify(against, normalize(given)));
  return isRight && kept !== null;
}

/** Two keyboards may write one letter in two ways (NIST SP 800-63B, 5.1.1.2). */
function normalize(password: string): string {
  return password.normalize("NFKC");
}

let decoyHash: Promise<string> | undefined;

function decoy(): Promise<string> {
  decoyHash ??= hashPassword("nobody has this one");
  return decoyHash;
}

let atWork = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(run: () => Promise<T>): Promise<T> {
  if (atWork >= maxAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  atWork += 1;
  try {
    return await run();
  } finally {
    atWork -= 1;
    waiting.shift()?.();
  }
}
