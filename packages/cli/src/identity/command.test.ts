import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { deviceKeyHeader, identityHeader, routes } from "@proffer/protocol";
import type { BatchReply } from "@proffer/protocol";
import { startServer } from "@proffer/server";
import type { RunningServer, ServerOptions } from "@proffer/server";
import { identityCommand } from "./command.ts";
import { parseIdentityOptions } from "./options.ts";

let directory: string;
let data: string;
const servers: RunningServer[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "proffer-identity-"));
  data = join(directory, "data");
  vi.stubEnv("PROFFER_IDENTITY_SECRET", undefined);
  vi.stubEnv("PROFFER_DATA", undefined);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) await server.close();
  rmSync(directory, { recursive: true });
});

/** What the command prints on success; its exit code where it does not. */
async function run(...argv: string[]): Promise<string | number> {
  const printed: string[] = [];
  const keep = (text: unknown) => printed.push(String(text)) > 0;
  const out = vi.spyOn(process.stdout, "write").mockImplementation(keep);
  const err = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    const code = await identityCommand(argv);
    return code === 0 ? printed.join("").trimEnd() : code;
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const address = { host: "127.0.0.1", port: 0, widget: join(directory, "none") };
  const server = await startServer({ data, ...address, logLevel: "silent", ...options });
  servers.push(server);
  return server;
}

/** Whether a server takes a token's word for who the customer is. */
async function isBelieved(server: RunningServer, userId: string, token: string): Promise<boolean> {
  const response = await fetch(server.url + routes.batch, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [deviceKeyHeader]: "device-key-of-the-phone",
      [identityHeader]: token,
    },
    body: JSON.stringify({ batch: [{ type: "page", anonymousId: "phone", userId }] }),
  });
  const { identity } = (await response.json()) as BatchReply;
  return identity?.verified === true;
}

describe("proffer identity secret", () => {
  test("prints the server's own, before it was ever started and while it runs", async () => {
    const before = await run("secret", "--data", data);
    expect(before).toMatch(/^[0-9A-Za-z]{43}$/);
    await start();
    expect(await run("secret", "--data", data)).toBe(before);
  });

  test("prints what a server has made at its first start", async () => {
    const server = await start();
    const secret = await run("secret", "--data", data);
    await server.close();
    servers.length = 0;
    expect(await run("secret", "--data", data)).toBe(secret);
  });

  test("prints the environment's where there is one", async () => {
    vi.stubEnv("PROFFER_IDENTITY_SECRET", "the-secret-of-the-environment-0123456789");
    expect(await run("secret", "--data", data)).toBe("the-secret-of-the-environment-0123456789");
  });
});

describe("proffer identity token", () => {
  test("prints one that the server believes", async () => {
    const server = await start();
    const token = String(await run("token", "customer-42", "--data", data));
    expect(await isBelieved(server, "customer-42", token)).toBe(true);
  });

  test("goes by the environment's secret as the server does", async () => {
    const identitySecret = "the-secret-of-the-environment-0123456789";
    const server = await start({ identitySecret });
    const token = String(await run("token", "42", "--data", data));
    expect(await isBelieved(server, "42", token)).toBe(false);
    vi.stubEnv("PROFFER_IDENTITY_SECRET", identitySecret);
    expect(await isBelieved(server, "42", String(await run("token", "42")))).toBe(true);
  });

  test("signs with a private key for a server that was given the public one", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const [own, given] = [join(directory, "private.pem"), join(directory, "public.pem")];
    writeFileSync(own, privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(given, publicKey.export({ type: "spki", format: "pem" }));
    const server = await start({ identityKey: given });
    const bySecret = String(await run("token", "42", "--data", data));
    expect(await isBelieved(server, "42", bySecret)).toBe(false);
    const token = String(await run("token", "42", "--private-key", own));
    expect(await isBelieved(server, "42", token)).toBe(true);
  });

  test("says what it cannot do", async () => {
    await expect(run("token", "42", "--data", data, "--expires-in", "soon")).rejects.toThrow(
      "cannot be good for NaN seconds",
    );
    await expect(run("token", "42", "--private-key", join(directory, "gone.pem"))).rejects.toThrow(
      "gone.pem cannot be read",
    );
  });
});

test.each([
  [["tokens", "42"]],
  [["token"]],
  [["token", "42", "43"]],
  [["secret", "42"]],
  [["secret", "--dta", "x"]],
])("%j is not understood", async (argv) => {
  expect(await run(...argv)).toBe(2);
});

test.each([[[]], [["--help"]], [["token", "--help"]]])("%j explains itself", async (argv) => {
  expect(await run(...argv)).toContain("proffer identity token customer-42");
});

test("the command line wins over the environment", () => {
  const env = { PROFFER_DATA: "d", PROFFER_IDENTITY_SECRET: "s" };
  expect(parseIdentityOptions(["secret"], env)).toEqual({ type: "secret", data: "d", secret: "s" });
  expect(parseIdentityOptions(["secret", "--data", "D"], {})).toEqual({
    type: "secret",
    data: "D",
  });
  expect(parseIdentityOptions(["token", "42", "--expires-in=60"], {})).toEqual({
    type: "token",
    userId: "42",
    data: ".proffer",
    expiresInSeconds: 60,
  });
});

test("a server is started with one kind of key, and a good one", async () => {
  const identitySecret = "the-secret-of-the-environment-0123456789";
  await expect(start({ identitySecret, identityKey: "key.pem" })).rejects.toThrow("leave one out");
  await expect(start({ identitySecret: "short" })).rejects.toThrow("32 are the least");
  await expect(start({ identityKey: join(directory, "gone.pem") })).rejects.toThrow(
    "gone.pem cannot be read",
  );
});
