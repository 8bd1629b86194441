import { WebSocket } from "ws";
import type { ClientOptions } from "ws";
import { routes } from "@proffer/protocol";
import type { ClientFrame, ServerFrame } from "@proffer/protocol";

type FrameOf<Type extends ServerFrame["type"]> = Extract<ServerFrame, { type: Type }>;

/** A socket as a test holds it: everything that came is kept until the test asks for it. */
export interface ChatClient {
  readonly socket: WebSocket;
  send(frame: ClientFrame): void;
  /** Anything at all, for hostile tests. */
  sendRaw(data: string | Buffer): void;
  /** The next frame of a type, in order of arrival; those of other types wait for their own turn. */
  next<Type extends ServerFrame["type"]>(type: Type): Promise<FrameOf<Type>>;
  /** What has come and not been asked for. */
  rest(): readonly ServerFrame[];
  readonly closed: Promise<number>;
  close(): Promise<void>;
}

const patienceMs = 5_000;

export async function connect(url: string, options: ClientOptions = {}): Promise<ChatClient> {
  const socket = new WebSocket(url.replace("http", "ws") + routes.chat, options);
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data: Buffer) => {
    frames.push(JSON.parse(data.toString()) as ServerFrame);
    for (const look of waiting) look();
  });
  socket.on("error", () => {});
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("close", () => reject(new Error("The socket was closed before it opened.")));
  });

  function take<Type extends ServerFrame["type"]>(type: Type): FrameOf<Type> | undefined {
    const at = frames.findIndex((frame) => frame.type === type);
    return at < 0 ? undefined : (frames.splice(at, 1)[0] as FrameOf<Type>);
  }

  return {
    socket,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (data) => socket.send(data),
    rest: () => frames,
    closed,
    next<Type extends ServerFrame["type"]>(type: Type): Promise<FrameOf<Type>> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `No “${type}” came within ${patienceMs} ms; there are ${JSON.stringify(frames).slice(0, 500)}.`,
            ),
          );
        }, patienceMs);
        function look(): void {
          const frame = take(type);
          if (!frame) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(frame);
        }
        waiting.add(look);
        look();
      });
    },
    async close() {
      socket.close();
      await closed;
    },
  };
}
