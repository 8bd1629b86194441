import { expect, test } from "vitest";
import type { ServerFrame } from "@proffer/protocol";
import { WebSocket } from "ws";
import { createPeer } from "./peer.ts";

/** A socket whose reader reads only when the test says so. */
class FakeSlowSocket {
  readonly readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  terminated = false;
  readonly sent: string[] = [];
  #read: (() => void)[] = [];

  send(text: string, done?: () => void): void {
    this.sent.push((JSON.parse(text) as { conversation: string }).conversation);
    if (done) this.#read.push(done);
  }

  terminate(): void {
    this.terminated = true;
  }

  async read(): Promise<void> {
    for (const done of this.#read.splice(0)) done();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const typing = (conversation: string): ServerFrame => ({
  type: "typing",
  conversation,
  from: "agent",
});

function peerOf(socket: FakeSlowSocket, maxBufferedBytes: number) {
  return createPeer(socket as unknown as WebSocket, maxBufferedBytes);
}

async function* long(): AsyncIterable<ServerFrame> {
  for (const name of ["1", "2", "3"]) yield typing(name);
}

test("what is long goes out as fast as it is read, and live frames follow it in their order", async () => {
  const socket = new FakeSlowSocket();
  const peer = peerOf(socket, 10_000);
  const done = peer.sendAll(long());
  peer.send(typing("live 1"));
  await socket.read();
  peer.send(typing("live 2"));
  expect(socket.sent).toEqual(["1"]);
  for (let i = 0; i < 4; i++) await socket.read();
  await done;
  peer.send(typing("live 3"));
  expect(socket.sent).toEqual(["1", "2", "3", "live 1", "live 2", "live 3"]);
});

test("a reader that never gets through what is long is cut when too much waits behind it", async () => {
  const socket = new FakeSlowSocket();
  const peer = peerOf(socket, 200);
  void peer.sendAll(long());
  for (let i = 0; i < 3; i++) peer.send(typing(`live ${i}`));
  expect(socket.terminated).toBe(false);
  for (let i = 3; i < 6; i++) peer.send(typing(`live ${i}`));
  expect(socket.terminated).toBe(true);
});

test("a reader that does not read is cut, not written to", () => {
  const socket = new FakeSlowSocket();
  socket.bufferedAmount = 201;
  peerOf(socket, 200).send(typing("more"));
  expect(socket).toMatchObject({ terminated: true, sent: [] });
});
