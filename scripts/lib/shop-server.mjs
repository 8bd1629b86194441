import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { top } from "./run.mjs";

/**
 * Starts the built server over the example shop and its three rules, on a free port and an empty store, with an agent at
 * the desk: where nobody is, a customer is shown a form in place of the conversation.
 *
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startShop() {
  const { startServer } = await import("../../packages/server/dist/index.js");
  const data = mkdtempSync(join(tmpdir(), "proffer-shop-"));
  const server = await startServer({
    data,
    host: "127.0.0.1",
    port: 0,
    rules: join(top, "examples/shop/rules.json"),
    shop: join(top, "examples/shop/dist"),
    widget: join(top, "packages/widget/dist"),
    desk: join(top, "packages/console/dist/desk"),
  });
  const agent = await sitDown(server);
  return {
    url: server.url,
    async close() {
      agent.terminate();
      await server.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server counts the agent as there. */
function sitDown({ url, agentKey }) {
  return new Promise((resolve, reject) => {
    const agent = new WebSocket(`${url.replace("http", "ws")}/v1/chat`);
    agent.on("open", () =>
      agent.send(JSON.stringify({ type: "hello", role: "agent", key: agentKey, name: "Mei" })),
    );
    agent.once("message", () => resolve(agent));
    agent.on("error", reject);
  });
}
