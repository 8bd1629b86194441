// The load, in a process of its own; told what to do by its parent, one message a job.
import { createClient } from "./http-client.mjs";
import { batchOf, claimOf, customerOf, deviceHeader } from "./traffic.mjs";

process.on("message", async ({ job, ...options }) => {
  process.send(await jobs[job](options));
});

const jobs = { batches, claims };

/** As many batches as go through in a time, over some connections. */
async function batches({ port, seconds, connections, run }) {
  const until = performance.now() + seconds * 1000;
  const tally = { done: 0, failed: 0, latencies: [] };
  let count = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = createClient(port);
      while (performance.now() < until) {
        const number = count++;
        const customer = customerOf(number % 500);
        const body = batchOf(customer, `${run}-${number}`);
        const from = performance.now();
        const { status } = await client.post("/v1/batch", body, deviceHeader(customer));
        tally.latencies.push(performance.now() - from);
        if (status === 200) tally.done++;
        else tally.failed++;
      }
      client.close();
    }),
  );
  return { ...tally, latencies: undefined, ...percentiles(tally.latencies) };
}

/** Claims at a fixed rate, each timed from when it was due: a server that stalls is not asked more gently. */
async function claims({ port, perSecond, seconds, connections, version }) {
  const clients = Array.from({ length: connections }, () => createClient(port));
  const total = perSecond * seconds;
  await prepare(clients, total);
  const free = [...clients];
  const tally = { done: 0, failed: 0, latencies: [], refusals: {} };
  const due = [];
  const started = performance.now() + 200;
  let next = 0;
  let finished = 0;
  await new Promise((resolve) => {
    const serve = () => {
      while (free.length > 0 && due.length > 0) void claim(free.pop(), due.shift());
    };
    const claim = async (client, { number, at }) => {
      const customer = customerOf(number);
      const { status, body } = await client.post(
        "/v1/claims",
        claimOf(customer, version),
        deviceHeader(customer),
      );
      tally.latencies.push(performance.now() - at);
      if (status === 200) tally.done++;
      else {
        tally.failed++;
        const said = body.toString().slice(0, 200);
        tally.refusals[said] = (tally.refusals[said] ?? 0) + 1;
      }
      free.push(client);
      if (++finished === total) resolve();
      serve();
    };
    const timer = setInterval(() => {
      const now = performance.now();
      while (next < total && started + (next * 1000) / perSecond <= now)
        due.push({ number: next, at: started + (next++ * 1000) / perSecond });
      if (next === total) clearInterval(timer);
      serve();
    }, 2);
  });
  for (const client of clients) client.close();
  return { ...tally, latencies: undefined, ...percentiles(tally.latencies) };
}

/** Every customer has done what the rule asks for, and three things beside it. */
async function prepare(clients, total) {
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (next < total) {
        const customer = customerOf(next++);
        await client.post("/v1/batch", batchOf(customer, "claim", 4), deviceHeader(customer));
      }
    }),
  );
}

function percentiles(latencies) {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
