import type { ServerFrame } from "@proffer/protocol";
import type { Party } from "./party.ts";
import type { Peer } from "./peer.ts";

/** Who is connected to this process, and how to reach them. */
export interface Hub {
  /** @returns what takes the peer out again. */
  join(peer: Peer, party: Party, expel?: Expel): () => void;
  /** How many desks are open. */
  agentsOnline(): number;
  toAgents(frame: ServerFrame): void;
  /** To everybody who is not an agent. */
  toVisitors(frame: ServerFrame): void;
  /** To every tab of one visitor. */
  toVisitor(anonymousId: string, frame: ServerFrame): void;
  /** Ends what visitors have open. Resolves when nothing that they have sent is still under way. */
  expel(anonymousIds: readonly string[]): Promise<void>;
}

/** Ends one socket for good; resolves when its last frame is done with. */
export type Expel = () => Promise<void>;

/** @param onAgents hears when an agent has come or gone. */
export function createHub(onAgents: () => void = () => {}): Hub {
  const agents = new Set<Peer>();
  const visitors = new Map<string, Map<Peer, Expel | undefined>>();

  function joinVisitor(peer: Peer, anonymousId: string, expel: Expel | undefined): () => void {
    const tabs = visitors.get(anonymousId) ?? new Map<Peer, Expel | undefined>();
    visitors.set(anonymousId, tabs.set(peer, expel));
    return () => {
      tabs.delete(peer);
      if (tabs.size === 0 && visitors.get(anonymousId) === tabs) visitors.delete(anonymousId);
    };
  }

  return {
    join(peer, party, expel) {
      if (party.role === "visitor") return joinVisitor(peer, party.anonymousId, expel);
      agents.add(peer);
      onAgents();
      return () => {
        if (agents.delete(peer)) onAgents();
      };
    },
    agentsOnline: () => agents.size,
    toAgents(frame) {
      for (const peer of agents) peer.send(frame);
    },
    toVisitors(frame) {
      for (const tabs of visitors.values()) for (const peer of tabs.keys()) peer.send(frame);
    },
    toVisitor(anonymousId, frame) {
      for (const peer of visitors.get(anonymousId)?.keys() ?? []) peer.send(frame);
    },
    async expel(anonymousIds) {
      const tabs = anonymousIds.flatMap((id) => [...(visitors.get(id)?.values() ?? [])]);
      await Promise.all(tabs.map((expel) => expel?.()));
    },
  };
}
