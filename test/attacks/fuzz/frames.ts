import { WebSocket } from "ws";
import type { Random } from "./random.ts";
import { frameFor } from "./samples.ts";
import { mutate, toBytes } from "./values.ts";

/** How many frames go over one socket; after twenty bad ones the server ends it anyway. */
const framesPerSocket = 40;

/** Sends frames over sockets of their own, one after the other. @returns what the server called its own fault. */
export async function sendFrames(url: string, count: number, random: Random): Promise<string[]> {
  const faults: string[] = [];
  for (let left = count; left > 0; left -= framesPerSocket)
    faults.push(...(await oneSocket(url, Math.min(left, framesPerSocket), random)));
  return faults;
}

async function oneSocket(url: string, count: number, random: Random): Promise<string[]> {
  const faults: string[] = [];
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/chat`);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  socket.on("message", (data: Buffer) => {
    const text = data.toString("utf8");
    if (text.includes('"code":"internal"')) faults.push(text.slice(0, 300));
  });
  await new Promise((resolve) => socket.once("open", resolve));
  for (let i = 0; i < count && socket.readyState === WebSocket.OPEN; i++) {
    const frame = frameFor(random);
    const changed = random.chance(i === 0 ? 0.2 : 0.7) ? mutate(frame, random) : frame;
    const bytes = toBytes(changed, random);
    if (random.chance(0.02)) socket.ping(random.bytes(20));
    else socket.send(random.chance(0.97) ? bytes.toString("utf8") : bytes);
    if (i % 8 === 7) await new Promise((resolve) => setImmediate(resolve));
  }
  // All that was sent has been read when the farewell is answered.
  if (random.chance(0.2)) socket.terminate();
  else socket.close();
  await closed;
  return faults;
}
