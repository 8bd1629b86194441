import { nanoid } from "nanoid";
import * as z from "zod";
import type { ServerFrame } from "@proffer/protocol";
import type { Bus } from "../bus/bus.ts";
import type { Hub } from "./hub.ts";

/** How often servers say that they are there, and after how long without a word they are taken for gone. */
const presenceMs = 5_000;
const goneMs = 16_000;

/** So long others may take to end what a customer has open; then they are taken for gone. */
const expelMs = 3_000;

// Other programs may write to the same broker: what is not as it should be is let pass, and ends nothing.
const frameSchema = z.object({
  node: z.string(),
  to: z.union([z.null(), z.string()]),
  frame: z.unknown(),
});
const presenceSchema = z.object({
  node: z.string(),
  agents: z.int().min(0),
  isLeaving: z.boolean(),
});
const expelSchema = z.object({ id: z.string(), anonymousIds: z.array(z.string()) });
const expelledSchema = z.object({ id: z.string(), node: z.string() });

interface Node {
  readonly agents: number;
  readonly seenAt: number;
}

/** A hub that reaches those who are connected to other servers as well. */
export interface SharedHub extends Hub {
  /** How many other servers are there. */
  others(): number;
  /** Says goodbye to them. */
  leave(): void;
}

export interface SharedHubOptions {
  /** This process's own. */
  readonly local: Hub;
  readonly bus: Bus;
  /** Hears when agents have come to another server or left it. */
  readonly onAgents: () => void;
}

/**
 * Joins the hubs of all servers that share a bus. A frame goes to who is connected here at once, and to the others by the
 * bus; what the bus loses they learn when they come back (see `Bus.onMissed`), because it stands in the database.
 */
export function createSharedHub({ local, bus, onAgents }: SharedHubOptions): SharedHub {
  const self = nanoid();
  const nodes = new Map<string, Node>();
  const waiting = new Map<string, (node: string) => void>();
  let isGone = false;

  const agentsElsewhere = (): number => {
    let agents = 0;
    for (const node of nodes.values()) agents += node.agents;
    return agents;
  };

  function sayPresence(): void {
    bus.publish("hub.presence", { node: self, agents: local.agentsOnline(), isLeaving: isGone });
  }

  function hearPresence(data: unknown): void {
    const read = presenceSchema.safeParse(data);
    if (!read.success || read.data.node === self) return;
    const { node, agents, isLeaving } = read.data;
    const before = agentsElsewhere();
    const isNew = !nodes.has(node);
    if (isLeaving) nodes.delete(node);
    else nodes.set(node, { agents, seenAt: Date.now() });
    if (agentsElsewhere() !== before) onAgents();
    if (isNew && !isLeaving) sayPresence();
  }

  function forgetGone(): void {
    const before = agentsElsewhere();
    for (const [id, { seenAt }] of nodes) if (Date.now() - seenAt > goneMs) nodes.delete(id);
    if (agentsElsewhere() !== before) onAgents();
  }

  /** `to`: a visitor; `null`: every agent. */
  function spread(to: string | null, frame: ServerFrame): void {
    if (to === null) local.toAgents(frame);
    else local.toVisitor(to, frame);
    bus.publish("hub.frame", { node: self, to, frame });
  }

  const stops = [
    bus.subscribe("hub.frame", (data) => {
      const read = frameSchema.safeParse(data);
      if (!read.success || read.data.node === self) return;
      const { to, frame } = read.data;
      if (to === null) local.toAgents(frame as ServerFrame);
      else local.toVisitor(to, frame as ServerFrame);
    }),
    bus.subscribe("hub.presence", hearPresence),
    bus.subscribe("hub.expel", (data) => {
      const read = expelSchema.safeParse(data);
      if (!read.success) return;
      const { id, anonymousIds } = read.data;
      void local.expel(anonymousIds).finally(() => bus.publish("hub.expelled", { id, node: self }));
    }),
    bus.subscribe("hub.expelled", (data) => {
      const read = expelledSchema.safeParse(data);
      if (read.success) waiting.get(read.data.id)?.(read.data.node);
    }),
  ];
  const presence = setInterval(() => {
    sayPresence();
    forgetGone();
  }, presenceMs);
  presence.unref();
  sayPresence();

  /** Resolves when every server has ended them; a server that says nothing has nobody connected any more. */
  function expelEverywhere(anonymousIds: readonly string[]): Promise<void> {
    const id = nanoid();
    const left = new Set([self, ...nodes.keys()]);
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(end, expelMs);
      waiting.set(id, (node) => {
        left.delete(node);
        if (left.size === 0) end();
      });
      bus.publish("hub.expel", { id, anonymousIds });
    });
  }

  return {
    join(peer, party, expel) {
      const leave = local.join(peer, party, expel);
      if (party.role === "agent") sayPresence();
      return () => {
        leave();
        if (party.role === "agent") sayPresence();
      };
    },
    agentsOnline: () => local.agentsOnline() + agentsElsewhere(),
    toAgents: (frame) => spread(null, frame),
    // Each server tells its own where they stand.
    toVisitors: (frame) => local.toVisitors(frame),
    toVisitor: (anonymousId, frame) => spread(anonymousId, frame),
    expel: expelEverywhere,
    others: () => nodes.size,
    leave() {
      isGone = true;
      sayPresence();
      clearInterval(presence);
      for (const stop of stops) stop();
    },
  };
}
