import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { accessSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

/** One tab of a browser that is not Chromium: enough of it to see that a page works there. */
export interface OtherTab {
  open(url: string): Promise<void>;
  /** Runs an expression in the page and waits for its promise; what comes back has been JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Presses and releases the keys of a text, one after the other, in what has the focus. */
  press(text: string): Promise<void>;
}

/** Another browser, as the system's packages bring it. */
export interface OtherBrowser extends OtherTab {
  close(): Promise<void>;
}

export const firefoxPath = find("/usr/bin/firefox-esr", "/usr/bin/firefox");
const xvfbPath = find("/usr/bin/Xvfb");
/** WebKitGTK draws on a screen, which may be one that nobody sees. */
export const webkitDriverPath = xvfbPath && find("/usr/bin/WebKitWebDriver");

function find(...paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path));
}

/** Firefox by WebDriver BiDi, which it speaks by itself. */
export async function launchFirefox(): Promise<OtherBrowser> {
  const profile = mkdtempSync(join(tmpdir(), "proffer-firefox-"));
  const child = spawn(
    firefoxPath as string,
    ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
    { env: { ...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: "1" } },
  );
  const address = await lineOf(child, /WebDriver BiDi listening on (ws:\S+)/);
  const socket = new WebSocket(`${address}/session`);
  const call = await caller(socket);
  await call("session.new", { capabilities: {} });
  const { contexts } = (await call("browsingContext.getTree", {})) as {
    contexts: [{ context: string }];
  };
  const { context } = contexts[0];
  return {
    async open(url) {
      await call("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async evaluate(expression) {
      const answer = (await call("script.evaluate", {
        expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
        target: { context },
        awaitPromise: true,
      })) as { type: string; result?: { value: string }; exceptionDetails?: { text: string } };
      if (!answer.result) throw new Error(answer.exceptionDetails?.text ?? "no answer");
      return JSON.parse(answer.result.value);
    },
    async press(text) {
      await call("input.performActions", { context, actions: [keysOf(text)] });
    },
    async close() {
      socket.close();
      await end(child);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** WebKitGTK by its WebDriver. */
export async function launchWebKit(): Promise<OtherBrowser> {
  const home = mkdtempSync(join(tmpdir(), "proffer-webkit-"));
  const number = 20_000 + Math.floor(Math.random() * 20_000);
  const port = number;
  const screen = spawn(xvfbPath as string, [`:${number}`, "-screen", "0", "1280x800x24"]);
  await until(async () => accessSync(`/tmp/.X11-unix/X${number}`));
  const child = spawn(webkitDriverPath as string, [`--port=${port}`, "--host=127.0.0.1"], {
    env: {
      ...process.env,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      DISPLAY: `:${number}`,
    },
  });
  const base = `http://127.0.0.1:${port}`;
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(base + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } };
    if (!response.ok) throw new Error(value.message ?? value.error ?? `${response.status}`);
    return value;
  };
  await until(() => call("GET", "/status"));
  const capabilities = {
    alwaysMatch: {
      "webkitgtk:browserOptions": {
        binary: find(
          "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
          "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser",
        ),
        args: ["--automation"],
      },
    },
  };
  const { sessionId } = (await call("POST", "/session", { capabilities })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  await call("POST", `${session}/timeouts`, { script: 30_000 });
  return {
    async open(url) {
      await call("POST", `${session}/url`, { url });
    },
    async evaluate(expression) {
      const script = `const done = arguments[arguments.length - 1]; Promise.resolve().then(() => (${expression})).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = (await call("POST", `${session}/execute/async`, {
        script,
        args: [],
      })) as { value?: unknown; error?: string };
      if (error !== undefined) throw new Error(error);
      return value ?? null;
    },
    async press(text) {
      await call("POST", `${session}/actions`, { actions: [keysOf(text)] });
    },
    async close() {
      await call("DELETE", session).catch(() => undefined);
      await end(child);
      await end(screen);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What both drivers take for the pressing of a text's keys. */
function keysOf(text: string): object {
  const actions = [...text].flatMap((value) =>
    ["keyDown", "keyUp"].map((type) => ({ type, value })),
  );
  return { type: "key", id: "keyboard", actions };
}

async function caller(
  socket: WebSocket,
): Promise<(method: string, params: unknown) => Promise<unknown>> {
  let id = 0;
  const waiting = new Map<number, (message: { result?: unknown; message?: string }) => void>();
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as {
      id?: number;
      result?: unknown;
      message?: string;
    };
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return (method, params) =>
    new Promise((resolve, reject) => {
      waiting.set(++id, ({ result, message }) =>
        result === undefined ? reject(new Error(message)) : resolve(result),
      );
      socket.send(JSON.stringify({ id, method, params }));
    });
}

function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", () => reject(new Error(`It ended: ${text}`)));
  });
}

async function until(attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 100; ; tries--) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await sleep(100);
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await Promise.race([ended, sleep(3000).then(() => child.kill("SIGKILL"))]);
}
