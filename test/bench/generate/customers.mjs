const minute = 60_000;
const hour = 60 * minute;
export const day = 24 * hour;

/** The log's first instant, and how long it is. */
export const start = Date.UTC(2026, 8, 1);
export const days = 60;

/** As fine as sessions are lined up; a slice of a log of a hundred million events holds some ten thousand. */
export const sliceMs = 10 * minute;

/** The most one customer does. */
const mostEvents = 3000;

/** How many sessions follow within a day or so. */
const soonAgain = 0.4;

/**
 * Customers with what each still has to do, and who comes next: a few bytes for each, whatever the log's size.
 * Together they do exactly `events`.
 *
 * @param {ReturnType<import("./random.mjs").createRandom>} random
 * @param {number} events
 */
export function createCustomers(random, events) {
  const left = drawEvents(random, events);
  const { length } = left;
  const sessions = Uint16Array.from(left, (count) => drawSessions(random, count));
  const comesAt = new Float64Array(length);
  const slices = Math.ceil((days * day) / sliceMs);
  const first = new Int32Array(slices).fill(-1);
  const behind = new Int32Array(length);

  /** Lines a customer up for the next session: soon again, or with the others spread over what is left of the time. */
  const lineUp = (customer, now) => {
    const rest = days * day - now;
    const soon = now + 30 * minute + random.wait(14 * hour);
    // Those that come soon again leave the rest of the time to fewer.
    const others = Math.max(1, sessions[customer] * (1 - soonAgain));
    const spread = now + rest * (1 - Math.exp(Math.log(1 - random.next()) / others));
    const isSoon = now > 0 && soon < days * day && random.chance(soonAgain);
    let at = isSoon ? soon : spread;
    // Most people sleep.
    const isNight = at % day < 7 * hour && random.chance(0.8);
    if (isNight && at + 8 * hour < days * day) at += 8 * hour;
    at = Math.floor(at);
    comesAt[customer] = at;
    const slice = Math.min(Math.floor(at / sliceMs), slices - 1);
    behind[customer] = first[slice];
    first[slice] = customer;
  };
  for (let customer = 0; customer < length; customer++) lineUp(customer, 0);

  return {
    slices,
    /** Who comes in a slice, one after the other; -1 where there is nobody left. */
    take(slice) {
      const customer = first[slice];
      if (customer !== -1) first[slice] = behind[customer];
      return customer;
    },
    /** When the one that was taken comes: ms from the log's start. */
    comesAt: (customer) => comesAt[customer],
    /** How many events this session has. */
    drawLength(customer) {
      const visits = sessions[customer];
      const even = left[customer] / visits;
      if (visits === 1) return left[customer];
      const drawn = Math.round(even * (0.3 + 1.4 * random.next()));
      return Math.max(1, Math.min(drawn, left[customer] - visits + 1));
    },
    /** Notes that a session of so many events is over; lines the customer up again where more is left. */
    leave(customer, count, now) {
      left[customer] -= count;
      sessions[customer]--;
      if (left[customer] > 0) lineUp(customer, Math.min(now, days * day - 1));
    },
  };
}

/** How much each does: many hardly anything, a few a great deal, 25 on the average. */
function drawEvents(random, events) {
  const counts = new Uint16Array(Math.ceil(events / 15) + 1000);
  let length = 0;
  for (let left = events; left > 0; length++) {
    const kind = random.next();
    const drawn =
      kind < 0.3 ? 1 + random.wait(4) : kind < 0.85 ? 5 + random.wait(17) : 20 + random.wait(60);
    counts[length] = Math.min(left, mostEvents, Math.floor(drawn));
    left -= counts[length];
  }
  return counts.slice(0, length);
}

function drawSessions(random, count) {
  return Math.min(count, 1 + Math.floor((count / 8) * (0.4 + 1.2 * random.next())));
}
