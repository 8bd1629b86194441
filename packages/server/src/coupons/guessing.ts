import { ProfferError } from "@proffer/protocol";
import { RateLimiterMemory } from "rate-limiter-flexible";

/** Who types a code. */
export interface Guesser {
  /** The key of the shop's server. */
  readonly asker: string;
  /** The shop's session of its visitor, and the visitor's address, as far as the shop tells. */
  readonly session?: string | undefined;
  readonly address?: string | undefined;
}

/** How many codes may be wrong, in how long. */
export interface GuessLimits {
  readonly session: Limit;
  readonly address: Limit;
  readonly asker: Limit;
}

interface Limit {
  readonly guesses: number;
  readonly seconds: number;
}

/** People mistype a code three times; an office shares an address; the shop's key is everybody's. */
export const defaultGuessLimits: GuessLimits = {
  session: { guesses: 10, seconds: 600 },
  address: { guesses: 50, seconds: 600 },
  asker: { guesses: 1000, seconds: 60 },
};

export interface Guessing {
  /**
   * Tries a code. A try is paid for before it is made, so that a thousand at once are a thousand tries; one that was right
   * costs nothing.
   *
   * @throws ProfferError `rate_limited`, whatever the code; and what `attempt` throws.
   */
  guess<Reply>(guesser: Guesser, attempt: () => Promise<Reply>): Promise<Reply>;
}

/** Slows down whoever tries codes. Each server counts by itself. */
export function createGuessing(limits: GuessLimits = defaultGuessLimits): Guessing {
  const limiters = (["session", "address", "asker"] as const).map((by) => {
    const { guesses, seconds } = limits[by];
    const limiter = new RateLimiterMemory({ keyPrefix: by, points: guesses, duration: seconds });
    return { by, limiter };
  });
  return {
    async guess(guesser, attempt) {
      const mine = limiters.flatMap(({ by, limiter }) => {
        const name = guesser[by];
        return name === undefined ? [] : [{ limiter, name }];
      });
      for (const { limiter, name } of mine)
        await limiter.consume(name).catch(() => {
          throw tooMany();
        });
      const reply = await attempt();
      for (const { limiter, name } of mine) await limiter.reward(name);
      return reply;
    },
  };
}

function tooMany(): ProfferError {
  return new ProfferError(
    "rate_limited",
    "Too many codes were tried that cannot be used. Try again in ten minutes.",
  );
}
