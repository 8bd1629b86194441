import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

/** What stands in front of several servers in a test, as nginx does for a shop: a connection goes to the next one that is there. */
export interface TestBalancer {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param ports where the servers are, whether they run just now or not. */
export async function startBalancer(ports: readonly number[]): Promise<TestBalancer> {
  const open = new Set<Socket>();
  let turn = 0;

  function join(client: Socket, port: number, onRefused: () => void): void {
    const server = connect(port, "127.0.0.1");
    let isJoined = false;
    server.on("connect", () => {
      isJoined = true;
      open.add(server);
      client.pipe(server).pipe(client);
    });
    server.on("error", () => (isJoined ? client.destroy() : onRefused()));
    server.on("close", () => {
      open.delete(server);
      if (isJoined) client.destroy();
    });
    client.on("close", () => server.destroy());
  }

  function tryFrom(client: Socket, first: number, tried = 0): void {
    const port = ports[(first + tried) % ports.length];
    if (port === undefined || tried === ports.length) client.destroy();
    else join(client, port, () => tryFrom(client, first, tried + 1));
  }

  const balancer = createServer((client) => {
    open.add(client);
    client.on("error", () => {});
    client.on("close", () => open.delete(client));
    tryFrom(client, turn++);
  });
  await new Promise<void>((resolve) => balancer.listen(0, "127.0.0.1", resolve));
  const address = balancer.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => balancer.close(resolve));
    },
  };
}
