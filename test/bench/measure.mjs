/** CPU of the whole process, its collector and compiler included, µs. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One that is measured: what takes an event, and how many it gets in a round. */
class Runner {
  /** By event: what fired. */
  firings = [];
  /** µs an event, by round. */
  costs = [];

  constructor({ peer, tracked, events }) {
    this.peer = peer;
    this.tracked = tracked;
    this.events = events;
  }

  /** Takes the next events in, and notes what they cost. */
  async run(events, isMeasured) {
    const first = this.firings.length;
    const end = Math.min(first + events, this.tracked.length);
    if (end === first) return;
    const before = cpu();
    for (let i = first; i < end; i++) this.firings.push(await this.peer.track(this.tracked[i]));
    if (isMeasured) this.costs.push((cpu() - before) / (end - first));
  }
}

/**
 * Measures several side by side: in each round each has its turn, so that what slows the machine down slows all of them,
 * and the median of the rounds counts. Each goes on where it stopped in the same stream of events.
 *
 * @param {Readonly<Record<string, { peer: { track(event: object): unknown }, tracked: readonly object[], events: number }>>} entrants
 *   `events` is how many are in a round: fewer for the slow ones.
 * @param {{ rounds: number, warmUp?: number }} options `warmUp` is how many rounds' events go by before.
 */
export async function measure(entrants, { rounds, warmUp = 2 }) {
  const runners = Object.entries(entrants).map(([name, entrant]) => [name, new Runner(entrant)]);
  for (const [, runner] of runners) await runner.run(runner.events * warmUp, false);
  for (let round = 0; round < rounds; round++)
    for (const [, runner] of turned(runners, round)) {
      // Whoever went before has filled the processor's caches with things of their own.
      await runner.run(Math.floor(runner.events / 10), false);
      await runner.run(runner.events, true);
    }
  return Object.fromEntries(
    runners.map(([name, { costs, firings }]) => [name, { us: median(costs), firings }]),
  );
}

/** Nobody is always the first. */
function turned(list, by) {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
