import { afterEach, beforeEach, expect, test } from "vitest";
import { createLocalBus } from "../bus/local-bus.ts";
import type { Bus } from "../bus/bus.ts";
import { createHub } from "./hub.ts";
import { createSharedHub } from "./shared-hub.ts";
import type { SharedHub } from "./shared-hub.ts";

let bus: Bus;
let hub: SharedHub;
const uncaught: unknown[] = [];
const onUncaught = (cause: unknown): void => void uncaught.push(cause);

beforeEach(() => {
  uncaught.length = 0;
  process.on("uncaughtException", onUncaught);
  bus = { ...createLocalBus(), isShared: true };
  hub = createSharedHub({ local: createHub(), bus, onAgents() {} });
});
afterEach(async () => {
  hub.leave();
  await bus.close();
  process.off("uncaughtException", onUncaught);
});

test("what makes no sense on the bus ends no server", async () => {
  for (const subject of ["hub.frame", "hub.presence", "hub.expel", "hub.expelled"])
    for (const data of [null, 7, "x", [], {}, { node: {}, agents: "many" }, { to: 1 }])
      bus.publish(subject, data);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(uncaught).toEqual([]);
  bus.publish("hub.presence", { node: "other", agents: 2, isLeaving: false });
  await expect.poll(() => hub.agentsOnline()).toBe(2);
});

test("a listener that fails keeps nobody else from hearing, and ends no server", async () => {
  const heard: unknown[] = [];
  bus.subscribe("rules.changed", () => {
    throw new Error("a listener's own fault");
  });
  bus.subscribe("rules.changed", (data) => heard.push(data));
  bus.publish("rules.changed", { number: 1 });
  await expect.poll(() => heard).toEqual([{ number: 1 }]);
  expect(uncaught).toEqual([]);
});
