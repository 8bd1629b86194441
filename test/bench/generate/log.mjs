import { Arrivals, fields, width } from "./arrivals.mjs";
import { createCustomers } from "./customers.mjs";
import { createRandom } from "./random.mjs";
import { createShop } from "./shop.mjs";

const minute = 60_000;
const hour = 60 * minute;

/** Shares of all events. */
const duplicates = 0.003;
const late = 0.03;

/** Of those that could be late (somebody's last event of a session has no later one) so many have to be. */
const lateOfOthers = late / 0.87;

/** How often two things happen to the millisecond, as a page and the product on it do. */
const together = 0.01;

/**
 * Makes a log, in the order in which it arrives, and hands each row to `receive(cells, at)`: `cells` holds it from `at`
 * on, by {@link fields}; times are ms from the log's start. Deterministic, and in memory that grows with the customers
 * by a few bytes each. It stops now and then, so that whoever writes the rows away keeps up.
 *
 * @param {{ events: number, seed: number, tickMs?: number }} options `events` is the number of rows. On a coarse clock
 *   (`tickMs`) events meet the very edges of windows, which to the millisecond they hardly ever would.
 */
export function* makeLog({ events, seed, tickMs = 1 }, receive) {
  const random = createRandom(seed);
  const copies = Math.round(events * duplicates);
  const customers = createCustomers(random, events - copies);
  const visit = createVisit(random, customers, new Copies(copies, events - copies), tickMs);
  const { arrivals } = visit;
  for (let slice = 0; slice < customers.slices || !arrivals.isEmpty; slice++) {
    if (slice < customers.slices)
      for (let who = customers.take(slice); who !== -1; who = customers.take(slice)) visit.run(who);
    arrivals.take(slice, receive);
    yield;
  }
}

/** Exactly so many of all, each as likely as any other. */
class Copies {
  #wanted;
  #left;

  constructor(wanted, of) {
    this.#wanted = wanted;
    this.#left = of;
  }

  isNext(random) {
    const isIt = random.next() * this.#left-- < this.#wanted;
    if (isIt) this.#wanted--;
    return isIt;
  }
}

/** Sends a customer through one session: its events, with their ways to the log. */
function createVisit(random, customers, copies, tickMs) {
  const shop = createShop(random);
  const arrivals = new Arrivals();
  const onClock = (at) => Math.floor(at / tickMs) * tickMs;

  const send = (customer, step, at, arrival) => {
    const { cells, at: from } = arrivals.add(arrival);
    cells[from + fields.timestamp] = cells[from + fields.stamp] = onClock(at);
    cells[from + fields.customer] = customer;
    cells[from + fields.name] = step.name;
    cells[from + fields.product] = step.product;
    cells[from + fields.operation] = step.operation;
    cells[from + fields.cents] = step.cents;
    cells[from + fields.currency] = step.currency;
    cells[from + fields.idA] = random.bits();
    cells[from + fields.idB] = random.bits();
    cells[from + fields.idC] = random.bits();
    if (copies.isNext(random)) sendAgain(cells.slice(from, from + width), arrival);
  };
  /** A delivery that was tried twice; one in ten comes by a way that stamps what it passes on. */
  const sendAgain = (row, arrival) => {
    const again = arrival + 1 + Math.floor(random.wait(40 * minute));
    const { cells, at } = arrivals.add(again);
    cells.set(row, at);
    cells[at + fields.arrival] = again;
    if (random.chance(0.1)) cells[at + fields.timestamp] = onClock(again);
  };

  return {
    arrivals,
    run(customer) {
      const count = customers.drawLength(customer);
      shop.begin(customer);
      let at = customers.comesAt(customer);
      let lastArrival = 0;
      for (let i = 0; i < count; i++) {
        const gap = random.chance(together) ? 0 : 1 + Math.floor(random.wait(50_000));
        const isLate = i < count - 1 && random.chance(lateOfOthers);
        const delay = 2 * minute + Math.floor(random.wait(2 * hour));
        const arrival = Math.max(lastArrival, at + 40 + random.below(1500));
        if (!isLate) lastArrival = arrival;
        // Behind the next event of this customer, and then some.
        send(customer, shop.next(), at, isLate ? arrival + gap + delay : arrival);
        at += gap;
      }
      customers.leave(customer, count, at);
    },
  };
}
