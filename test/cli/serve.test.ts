import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { cli, freePort, startServer } from "../support/server.ts";

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "proffer-serve-"));
  folders.push(folder);
  return folder;
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** `proffer serve` until it says something that ends the wait, or ends. */
function serve(...args: string[]) {
  const child = spawn(process.execPath, [cli, "serve", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, said, ended };
}

describe("proffer serve", () => {
  test("takes the next free port where one is taken, and says so", async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const { child, said, ended } = serve("--port", String(port), "--data", newFolder());
    try {
      await expect.poll(() => said.out, { timeout: 10_000 }).toContain("Ctrl-C ends it.");
      expect(said.out).toMatch(
        new RegExp(`Port ${port} is taken by another program; using \\d+\\.`),
      );
      const url = /API\s+(\S+)\/v1\//.exec(said.out)?.[1] ?? "";
      expect(url).not.toContain(`:${port}`);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    } finally {
      child.kill("SIGINT");
      other.close();
    }
    expect(await ended).toBe(0);
    expect(said.out).toContain("Stopped.");
  });

  test("with --strict-port ends with a sentence instead", async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const { said, ended } = serve("--port", String(port), "--strict-port", "--data", newFolder());
    expect(await ended).toBe(1);
    other.close();
    expect(said.err).toBe(
      `Port ${port} is taken by another program. End it, or pass a free one with --port.\n`,
    );
  });

  test("will not share its data with a second one", async () => {
    const first = await startServer();
    const data = /Data in (\S+);/.exec(first.output())?.[1] ?? "";
    const { said, ended } = serve("--port", "0", "--data", data);
    expect(await ended).toBe(1);
    expect(said.err).toMatch(/is in use by another Proffer server/);
    await first.stop();
  });

  test.each([
    [["--port", "abc"], /“abc” is not a port/],
    [["--colour", "red"], /There is no option --colour/],
    [["--log-level", "loud"], /“loud” is not a log level/],
  ])("refuses %j with a sentence and where to look", async (args, message) => {
    const { said, ended } = serve(...args);
    expect(await ended).toBe(2);
    expect(said.err).toMatch(message);
    expect(said.err).toContain("proffer serve --help");
    expect(said.err).not.toContain("    at ");
  });
});
