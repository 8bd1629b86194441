import { collectDefaultMetrics, Registry } from "prom-client";

let registry: Registry | undefined;

/** Memory, processor and event loop of the process: once for all servers in it, and from when somebody first asks. */
export function processMetrics(): Registry {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
