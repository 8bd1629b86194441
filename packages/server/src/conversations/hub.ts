import type { ServerFrame } from "@proffer/protocol";
import type { Party } from "./party.ts";
import type { Peer } from "./peer.ts";

/** Who is connected to this process, and how to reach them. */
export interface Hub {
  /** @returns what takes the peer out again. */
  join(peer: Peer, party: Party): () => void;
  /** How many desks are open. */
  agentsOnline(): number;
  toAgents(frame: ServerFrame): void;
  /** To every tab of one visitor. */
  toVisitor(anonymousId: string, frame: ServerFrame): void;
}

export function createHub(): Hub {
  const agents = new Set<Peer>();
  const visitors = new Map<string, Set<Peer>>();

  function joinVisitor(peer: Peer, anonymousId: string): () => void {
    const tabs = visitors.get(anonymousId) ?? new Set();
    visitors.set(anonymousId, tabs.add(peer));
    return () => {
      tabs.delete(peer);
      if (tabs.size === 0 && visitors.get(anonymousId) === tabs) visitors.delete(anonymousId);
    };
  }

  return {
    join(peer, party) {
      if (party.role === "visitor") return joinVisitor(peer, party.anonymousId);
      agents.add(peer);
      return () => agents.delete(peer);
    },
    agentsOnline: () => agents.size,
    toAgents(frame) {
      for (const peer of agents) peer.send(frame);
    },
    toVisitor(anonymousId, frame) {
      for (const peer of visitors.get(anonymousId) ?? []) peer.send(frame);
    },
  };
}
