/** How often the line is written anew: more often nobody reads it. */
const everyMs = 200;
const barWidth = 24;
/** Seconds before a speed is shown. */
const soonest = 0.15;

/** Shows how far a piece of work is, on a terminal; anywhere else it keeps silent. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #isOn: boolean;
  #what = "";
  #started = 0;
  #shown = 0;
  #isDrawn = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#isOn = stream.isTTY === true;
  }

  /** @param done events so far. @param of of how many; `null` where that is not known. */
  show(what: string, done: number, of: number | null): void {
    if (!this.#isOn) return;
    const now = performance.now();
    if (what !== this.#what) {
      this.#what = what;
      this.#started = now;
    } else if (now - this.#shown < everyMs) return;
    this.#shown = now;
    this.#isDrawn = true;
    this.#stream.write(`\r\u001B[K${progressLine(what, done, of, (now - this.#started) / 1000)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isDrawn) this.#stream.write("\r\u001B[K");
    this.#isDrawn = false;
  }
}

/** `Reading  ██████░░░░  34 %  3,400,000 events  1,200,000/s  6 s left` */
export function progressLine(
  what: string,
  done: number,
  of: number | null,
  seconds: number,
): string {
  // In the first moments there is no telling how fast it is.
  const rate = seconds < soonest ? 0 : done / seconds;
  const speed = rate === 0 ? [] : [`${formatNumber(Math.round(rate))}/s`];
  const parts = [`${formatNumber(done)} events`, ...speed];
  if (of === null) return [what, ...parts].join("  ");
  const share = of === 0 ? 1 : Math.min(1, done / of);
  const full = Math.round(share * barWidth);
  const bar = "█".repeat(full) + "░".repeat(barWidth - full);
  const left = rate === 0 ? [] : [`${formatSeconds((of - done) / rate)} left`];
  return [what, bar, `${Math.floor(share * 100)} %`, ...parts, ...left].join("  ");
}

function formatNumber(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
