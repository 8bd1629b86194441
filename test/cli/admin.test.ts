import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { startHookTarget } from "../../packages/server/src/testing/hook-target.ts";
import type { HookTarget } from "../../packages/server/src/testing/hook-target.ts";
import { cli, freePort } from "../support/server.ts";

/** Tells the shop's own system of everybody who has looked at something. */
const rules = {
  version: 1,
  endpoints: { crm: {} },
  rules: [
    {
      id: "looked",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed" },
            operator: "greaterThanInclusive",
            value: 1,
          },
        ],
      },
      event: { type: "webhook", params: { endpoint: "crm" } },
    },
  ],
};

interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(!existsSync(cli))("What a shop's admin types beside a running server", () => {
  let folder: string;
  let hook: HookTarget;
  let server: ChildProcess;
  let url: string;
  let key: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "proffer-admin-"));
    hook = await startHookTarget();
    writeFileSync(join(folder, "rules.json"), JSON.stringify(rules));
    const secret = `whsec_${Buffer.from("a secret of the tests, 32 bytes!").toString("base64")}`;
    writeFileSync(
      join(folder, "endpoints.json"),
      JSON.stringify({ crm: { url: hook.url, secret } }),
    );
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const args = ["serve", "--data", "data", "--port", String(port), "--strict-port"];
    const hooks = ["--rules", "rules.json", "--endpoints", "endpoints.json"];
    server = spawn(process.execPath, [cli, ...args, ...hooks, "--allow-hosts", hook.host], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    for await (const text of server.stdout ?? []) if ((said += text).includes("Ctrl-C")) break;
    key = /#key=(\w+)/.exec(said)?.[1] ?? "";
  });
  afterAll(async () => {
    server.kill();
    await once(server, "exit");
    await hook.close();
    rmSync(folder, { recursive: true });
  });

  // The hook's end lies in this process, which must go on meanwhile.
  function proffer(...args: readonly string[]): Promise<Said> {
    const env = { ...process.env, PROFFER_SERVER: url, PROFFER_KEY: key, PROFFER_AGENT_KEY: key };
    const place = { PROFFER_DATA: "data", NO_COLOR: "1" };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [cli, ...args],
        { cwd: folder, env: { ...env, ...place } },
        (error, stdout, stderr) =>
          resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }

  test("deliveries: what was given up is listed, and sent again when asked for", async () => {
    expect(await proffer("deliveries", "list")).toEqual({
      status: 0,
      stdout: "none\n",
      stderr: "",
    });
    hook.answer = () => ({ status: 410 });
    const answer = await fetch(url + routes.batch, {
      method: "POST",
      headers: { "content-type": "application/json", "x-proffer-device": "device-key-of-ada-123" },
      body: JSON.stringify({
        batch: [
          {
            type: "track",
            messageId: "one",
            anonymousId: "ada",
            event: "Product Viewed",
            properties: { product_id: "mug" },
            timestamp: new Date().toISOString(),
          },
        ],
      }),
    });
    expect(answer.status).toBe(200);
    const dead = (): Promise<Said> => proffer("deliveries", "list", "--state", "dead");
    await expect
      .poll(async () => (await dead()).stdout, { timeout: 20_000, interval: 300 })
      .toMatch(/ dead {2}webhook crm {2}looked {2}1 try {2}\S+\n {4}.*410/);
    const [one] = JSON.parse((await proffer("deliveries", "list", "--json")).stdout) as {
      id: string;
    }[];
    hook.answer = () => ({ status: 204 });
    expect((await proffer("deliveries", "retry", one?.id ?? "")).stdout).toBe(
      "1 to be tried again\n",
    );
    await expect
      .poll(async () => (await proffer("deliveries", "list", "--state", "sent")).stdout, {
        timeout: 20_000,
        interval: 300,
      })
      .toContain(one?.id);
    expect(hook.received.length).toBe(2);
    expect((await proffer("deliveries", "retry", "--all")).stdout).toBe("0 to be tried again\n");

    const nothing = await proffer("deliveries", "retry");
    expect(nothing.status).toBe(2);
    expect(nothing.stderr).toContain("needs an id, --endpoint or --all");
    const unknown = await proffer("deliveries", "list", "--state", "lost");
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toContain("state");
  });

  test("coupons: a pool takes the shop's codes, each once, however often the file is sent", async () => {
    writeFileSync(join(folder, "codes.csv"), "code,note\nSPRING-1,a\nSPRING-2,b\nSPRING-3,c\n");
    const upload = (...more: readonly string[]): Promise<Said> =>
      proffer("coupons", "upload", "spring", "codes.csv", ...more);
    expect((await upload()).stdout).toBe(
      "spring: 3 codes added, 0 were there before; 3 of 3 are left.\n",
    );
    expect((await upload()).stdout).toBe(
      "spring: 0 codes added, 3 were there before; 3 of 3 are left.\n",
    );
    const wrong = await upload("--key", "guess");
    expect(wrong).toMatchObject({ status: 1, stdout: "" });
    expect(wrong.stderr).toMatch(/key/);
    expect(await proffer("coupons", "upload", "spring")).toMatchObject({ status: 2 });
  });

  test("accounts: somebody is invited by a link that works, changed, shut out and removed", async () => {
    const added = await proffer(
      "accounts",
      "add",
      "ada@shop.example",
      "--role",
      "admin",
      "--server",
      url,
    );
    expect(added.status).toBe(0);
    const [address = "", token = ""] = added.stdout.trim().split("#");
    expect(address.startsWith(url)).toBe(true);
    expect(token.length).toBeGreaterThan(20);
    expect((await fetch(address)).status).toBeLessThan(500);
    expect((await proffer("accounts", "list")).stdout).toBe(
      "ada@shop.example\tadmin\tada\tinvited\n",
    );
    expect(
      (await proffer("accounts", "role", "ada@shop.example", "--role", "lead")).stdout,
    ).toContain("\tlead\t");
    expect((await proffer("accounts", "disable", "ada@shop.example")).stdout).toContain("disabled");
    expect((await proffer("accounts", "enable", "ada@shop.example")).stdout).toContain("invited");

    const again = await proffer("accounts", "add", "ada@shop.example");
    expect(again.status).toBe(1);
    expect(again.stderr).toContain("ada@shop.example");
    expect((await proffer("accounts", "link", "eve@shop.example")).stderr).toContain(
      "There is no account eve@shop.example",
    );
    expect(await proffer("accounts", "add", "eve@shop.example", "--role", "boss")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("“boss” is no role"),
    });
    expect((await proffer("accounts", "remove", "ada@shop.example")).stdout).toBe("Removed.\n");
    expect((await proffer("accounts", "list")).stdout).toBe("There are no accounts.\n");
  });

  test("sites: a second shop is served beside the first, by its key, until that is revoked", async () => {
    const origin = "https://b.example";
    const added = await proffer("sites", "add", "shop-b", "--origin", origin);
    expect(added.status).toBe(0);
    const siteKey = added.stdout.trim();
    expect((await proffer("sites", "list")).stdout).toBe("default\nshop-b\n");
    const config = async (): Promise<number> =>
      (await fetch(`${url}/s/${siteKey}${routes.config}`, { headers: { origin } })).status;
    await expect.poll(config, { timeout: 10_000 }).toBe(200);
    const listed = (await proffer("sites", "keys", "--site", "shop-b")).stdout.split("\t");
    expect(listed.slice(1, 5)).toEqual(["public", "pages", siteKey, origin]);
    const secret = await proffer("sites", "add-key", "--site", "shop-b", "--secret", "--name", "w");
    expect(secret.stdout.trim().length).toBeGreaterThan(20);
    expect((await proffer("sites", "revoke-key", listed[0] ?? "", "--site", "shop-b")).status).toBe(
      0,
    );
    await expect.poll(config, { timeout: 10_000 }).toBeGreaterThanOrEqual(400);

    const again = await proffer("sites", "add", "shop-b");
    expect(again.status).toBe(1);
    expect(again.stderr).toContain("shop-b");
    const slip = await proffer("sites", "add-key", "--origin", "b.example");
    expect(slip.status).toBe(1);
    expect(slip.stderr).toContain("“b.example”");
  });
});
