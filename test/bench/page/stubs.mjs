import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * Answers in place of the peers' servers, so that nothing depends on the network: each as short as its docs allow, a new
 * customer, no messages. `undefined` where there is none.
 *
 * @param {string} path what follows `/stub/`
 * @returns {Promise<{ type: string, body: string | Buffer } | undefined>}
 */
export async function answerStub(path) {
  const [peer, ...rest] = path.split("/");
  return stubs[peer]?.(rest.join("/"));
}

const stubs = {
  typebot: (path) => (path.endsWith("/startChat") ? json(typebotChat) : json({})),
  n8n: () => json({ data: [] }),
  growthbook: () => json({ status: 200, features: {}, experiments: [] }),
  "deep-chat": () => json({ text: "" }),
  posthog: answerPosthog,
};

/** https://docs.typebot.io/api-reference/chat/start-chat */
const typebotChat = {
  sessionId: "stub",
  resultId: "stub",
  typebot: { id: "stub", version: "6.1", theme: {}, settings: {} },
  messages: [
    {
      id: "hello",
      type: "text",
      content: { type: "richText", richText: [{ type: "p", children: [{ text: "Hello!" }] }] },
    },
  ],
  input: { id: "input", type: "text input" },
};

/** A project that has the support widget and nothing else: no recording, no surveys, no heat maps. */
const posthogConfig = {
  token: "phc_bench",
  hasFeatureFlags: false,
  supportedCompression: ["gzip-js"],
  sessionRecording: false,
  surveys: false,
  heatmaps: false,
  capturePerformance: false,
  autocaptureExceptions: false,
  conversations: { enabled: true, widgetEnabled: true, token: "stub", greetingText: "Hello!" },
};

async function answerPosthog(path) {
  const script = /^static\/(?:[\d.]+\/)?([\w-]+)\.js$/.exec(path)?.[1];
  if (script !== undefined) {
    const file = new URL(`node_modules/posthog-js/dist/${script}.js`, import.meta.url);
    return { type: "text/javascript", body: await readFile(fileURLToPath(file)) };
  }
  if (path.endsWith("/config.js"))
    return {
      type: "text/javascript",
      body: `(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{}).phc_bench={config:${JSON.stringify(posthogConfig)},siteApps:[]}`,
    };
  if (path.endsWith("/config")) return json(posthogConfig);
  if (path.startsWith("api/conversations")) return json({ results: [], messages: [], count: 0 });
  return json({ status: 1, featureFlags: {} });
}

function json(value) {
  return { type: "application/json", body: JSON.stringify(value) };
}
