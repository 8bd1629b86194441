import type { Bus } from "../bus/bus.ts";
import type { Conversations } from "./conversations.ts";
import type { Hub } from "./hub.ts";
import type { ServerFrame } from "@proffer/protocol";
import type { Waiting } from "./queue.ts";

/** Tells visitors where they stand and how many agents are there, whenever that may have changed. */
export interface WaitingRoom {
  /** Something has changed; the visitors hear of it soon. */
  changed(): void;
  /** What one visitor is told when it comes. */
  frameFor(conversation: string): Promise<ServerFrame | undefined>;
  /** Nobody is told any more; resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface WaitingRoomOptions {
  readonly conversations: Pick<Conversations, "queue">;
  /** How many agents there are anywhere. */
  readonly agentsOnline: () => number;
  /** Those who are connected here: every server tells its own. */
  readonly hub: Pick<Hub, "toVisitor" | "toVisitors">;
  readonly bus: Pick<Bus, "publish" | "subscribe">;
  readonly onError: (cause: unknown) => void;
  readonly delayMs?: number;
}

/** A page that is loaded again must not look like an agent who has left. */
const defaultDelayMs = 300;

export function createWaitingRoom({
  conversations,
  agentsOnline,
  hub,
  bus,
  onError,
  delayMs = defaultDelayMs,
}: WaitingRoomOptions): WaitingRoom {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work = Promise.resolve();
  let stopped = false;
  let toldOnline = agentsOnline();
  /** What each waiting conversation was told last. */
  let told = new Map<string, string>();

  function toFrame({ id, position, expectedWaitMs }: Waiting): ServerFrame {
    // Without anybody at a desk, what was usual says nothing.
    const wait = agentsOnline() > 0 ? expectedWaitMs : null;
    return { type: "queue", conversation: id, position, expectedWaitMs: wait };
  }

  async function tell(): Promise<void> {
    const online = agentsOnline();
    if (online !== toldOnline) hub.toVisitors({ type: "agents", online });
    toldOnline = online;
    const now = new Map<string, string>();
    for (const [id, waiting] of await conversations.queue()) {
      const frame = toFrame(waiting);
      const mark = `${waiting.position} ${frame.type === "queue" && frame.expectedWaitMs === null}`;
      now.set(id, mark);
      if (told.get(id) !== mark) hub.toVisitor(waiting.anonymousId, frame);
    }
    told = now;
  }

  function hear(): void {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      work = work.then(tell).catch(onError);
    }, delayMs);
    timer.unref();
  }
  const leave = bus.subscribe("queue.changed", hear);

  return {
    changed: () => bus.publish("queue.changed", null),
    async frameFor(conversation) {
      const waiting = (await conversations.queue()).get(conversation);
      return waiting && toFrame(waiting);
    },
    async stop() {
      stopped = true;
      leave();
      clearTimeout(timer);
      await work;
    },
  };
}
