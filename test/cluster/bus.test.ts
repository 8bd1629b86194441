import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServerFrame } from "@proffer/protocol";
import type { Bus } from "../../packages/server/src/bus/bus.ts";
import { connectNats } from "../../packages/server/src/bus/nats-bus.ts";
import type { NatsLink } from "../../packages/server/src/bus/nats-bus.ts";
import { createHub } from "../../packages/server/src/conversations/hub.ts";
import { createSharedHub } from "../../packages/server/src/conversations/shared-hub.ts";
import type { SharedHub } from "../../packages/server/src/conversations/shared-hub.ts";
import { nats, startNats } from "../scale/support/nats.ts";
import type { TestNats } from "../scale/support/nats.ts";

const reason = "missing" in nats ? ` — ${nats.missing}` : "";

const until = async (isSo: () => boolean, ms = 5_000): Promise<void> => {
  for (const end = Date.now() + ms; !isSo(); await sleep(10))
    if (Date.now() > end) throw new Error(`It was not so after ${ms} ms: ${isSo.toString()}`);
};

describe.skipIf("missing" in nats)(`Two servers and a broker${reason}`, () => {
  let broker: TestNats;
  let links: NatsLink[];
  let buses: Bus[];
  beforeAll(async () => {
    broker = await startNats();
    links = [await connectNats(broker.url), await connectNats(broker.url)];
    buses = links.map((link) => link.busFor("default"));
  });
  afterAll(async () => {
    for (const link of links) await link.close();
    await broker.stop();
  });
  const [here, there] = [() => buses[0] as Bus, () => buses[1] as Bus];

  test("what one says both hear, each once", async () => {
    const heard: unknown[] = [];
    const stops = buses.map((bus, i) =>
      bus.subscribe("rules.changed", (data) => heard.push([i, data])),
    );
    here().publish("rules.changed", { hash: "1f0c" });
    await until(() => heard.length >= 2);
    await sleep(100);
    expect(heard).toEqual([
      [0, { hash: "1f0c" }],
      [1, { hash: "1f0c" }],
    ]);
    for (const stop of stops) stop();
  });

  test("one site does not hear another's", async () => {
    const heard: unknown[] = [];
    const other = links[1]?.busFor("other-shop");
    other?.subscribe("rules.changed", (data) => heard.push(data));
    here().publish("rules.changed", 1);
    await sleep(200);
    expect(heard).toEqual([]);
    await other?.close();
  });

  test("what a stranger writes into the broker ends no server and keeps nobody from hearing", async () => {
    const stranger = await connect({ servers: broker.url });
    const uncaught: unknown[] = [];
    const onUncaught = (cause: unknown): void => void uncaught.push(cause);
    process.on("uncaughtException", onUncaught);
    const heard: unknown[] = [];
    const stop = there().subscribe("rules.changed", (data) => heard.push(data));
    for (const text of ["", "{", "null", "7", "[]", "{}", '{"from":{},"count":1}'])
      for (const subject of ["rules.changed", "hub.frame", "hub.presence", "bus.missed"])
        stranger.publish(`proffer.default.${subject}`, text);
    await stranger.flush();
    here().publish("rules.changed", { hash: "1f0c" });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ hash: "1f0c" }]);
    expect(uncaught).toEqual([]);
    stop();
    process.off("uncaughtException", onUncaught);
    await stranger.close();
  });

  test("a frame reaches a visitor and the agents wherever they are connected", async () => {
    const [mine, theirs] = [hubOn(here()), hubOn(there())];
    const got: string[] = [];
    const peer = (name: string) => ({
      send: (frame: ServerFrame) => void got.push(`${name} ${frame.type}`),
      sendAll: async () => {},
    });
    theirs.join(peer("ada"), { role: "visitor", anonymousId: "ada" });
    theirs.join(peer("grace"), { role: "agent", name: "Grace" });
    mine.toVisitor("ada", { type: "agents", online: 1 });
    mine.toVisitor("eve", { type: "agents", online: 1 });
    mine.toAgents({ type: "gone", conversation: "c" });
    await until(() => got.length >= 2);
    await sleep(100);
    expect(got.sort()).toEqual(["ada agents", "grace gone"]);
    mine.leave();
    theirs.leave();
  });

  test("agents are counted on all servers, and no more when a server has left", async () => {
    const [mine, theirs] = [hubOn(here()), hubOn(there())];
    const away = theirs.join({ send() {}, async sendAll() {} }, { role: "agent", name: "Grace" });
    await until(() => mine.agentsOnline() === 1);
    away();
    await until(() => mine.agentsOnline() === 0);
    theirs.join({ send() {}, async sendAll() {} }, { role: "agent", name: "Grace" });
    await until(() => mine.agentsOnline() === 1);
    theirs.leave();
    await until(() => mine.agentsOnline() === 0);
    expect(mine.others()).toBe(0);
    mine.leave();
  });

  test("whoever is erased is ended on every server before that resolves", async () => {
    const [mine, theirs] = [hubOn(here()), hubOn(there())];
    await until(() => mine.others() === 1 && theirs.others() === 1);
    let isEnded = false;
    theirs.join(
      { send() {}, async sendAll() {} },
      { role: "visitor", anonymousId: "ada" },
      async () => {
        await sleep(300);
        isEnded = true;
      },
    );
    await mine.expel(["ada"]);
    expect(isEnded).toBe(true);
    mine.leave();
    theirs.leave();
  });

  test("a broker that was away is told of, and the bus goes on by itself", async () => {
    const missed = [0, 0];
    const heard: unknown[] = [];
    const stops = buses.map((bus, i) => bus.onMissed(() => (missed[i] = (missed[i] ?? 0) + 1)));
    stops.push(there().subscribe("rules.changed", (data) => heard.push(data)));
    await broker.restart();
    await until(() => missed.every((times) => times > 0), 20_000);
    here().publish("rules.changed", "after");
    await until(() => heard.length > 0);
    expect(heard).toEqual(["after"]);
    for (const stop of stops) stop();
  });

  test("a message that got lost between two others is noticed", async () => {
    const { connect } = await import("@nats-io/transport-node");
    const stranger = await connect({ servers: broker.url });
    const say = (count: number): void =>
      stranger.publish(
        "proffer.default.x",
        JSON.stringify({ from: "stranger", count, data: null }),
      );
    let missed = 0;
    const stop = here().onMissed(() => void missed++);
    say(7);
    say(8);
    await stranger.flush();
    await sleep(100);
    expect(missed).toBe(0);
    say(10);
    await until(() => missed === 1);
    stop();
    await stranger.close();
  });

  function hubOn(bus: Bus): SharedHub {
    return createSharedHub({ local: createHub(), bus, onAgents() {} });
  }
});

test("a broker that is not there is told of, without its password", async () => {
  await expect(connectNats("nats://me:secret@127.0.0.1:1")).rejects.toThrow(
    /^No NATS broker answers at nats:\/\/127\.0\.0\.1:1\. Start it/,
  );
});
