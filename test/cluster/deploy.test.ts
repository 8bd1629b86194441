import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { findProgram } from "../scale/support/programs.ts";
import { freePort, startServer, top } from "../support/server.ts";
import type { TestServer } from "../support/server.ts";

const read = (name: string): string => readFileSync(join(top, "examples/deploy", name), "utf8");

const nginx = findProgram("nginx", {
  variable: "PROFFER_NGINX",
  folders: ["/usr/sbin"],
  package: "nginx-light",
});
const systemd = findProgram("systemd-analyze", {
  variable: "PROFFER_SYSTEMD_ANALYZE",
  folders: ["/usr/bin"],
  package: "systemd",
  install: false,
});
const why = (program: typeof nginx): string =>
  "missing" in program ? ` — ${program.missing}` : "";

describe("The files of a deployment", () => {
  test("name only variables that the server knows", () => {
    const help = spawnSync(
      process.execPath,
      [join(top, "packages/cli/dist/main.js"), "serve", "--help"],
      { encoding: "utf8" },
    ).stdout;
    const named = ["Dockerfile", "compose.yaml", "proffer.service"]
      .flatMap((file) => read(file).match(/\b(?:PROFFER_[A-Z_]+|DATABASE_URL|NATS_URL)\b/g) ?? [])
      .filter((name) => !help.includes(name));
    expect(named).toEqual([]);
    expect(help).toContain("PROFFER_DATA");
  });

  test("start what is built, by scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const [, script = ""] = /RUN npm run (\S+)/.exec(read("Dockerfile")) ?? [];
    expect(scripts).toHaveProperty(script);
    for (const file of ["Dockerfile", "proffer.service"])
      expect(read(file)).toContain("packages/cli/dist/main.js");
  });
});

describe.skipIf("missing" in systemd)(`The unit of systemd${why(systemd)}`, () => {
  test("is one that systemd understands", () => {
    const folder = mkdtempSync(join(tmpdir(), "proffer-unit-"));
    try {
      // Only the place of Node and of the program is this machine's.
      const unit = read("proffer.service").replace(/^ExecStart=\S+ \S+/m, "ExecStart=/bin/true");
      writeFileSync(join(folder, "proffer.service"), unit);
      const { status, stdout, stderr } = spawnSync(
        "path" in systemd ? systemd.path : "",
        ["verify", "--man=no", join(folder, "proffer.service")],
        { encoding: "utf8" },
      );
      expect({ status, said: (stdout + stderr).match(/proffer\.service.*/g) }).toEqual({
        status: 0,
        said: null,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.skipIf("missing" in nginx)(`nginx in front of a server${why(nginx)}`, () => {
  let server: TestServer;
  let folder: string;
  let port: number;
  let child: ReturnType<typeof spawn>;

  beforeAll(async () => {
    server = await startServer(["--trust-proxy", "loopback"]);
    folder = mkdtempSync(join(tmpdir(), "proffer-nginx-"));
    port = await freePort();
    const made = spawnSync(
      "openssl",
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=help.shop.example -keyout ${folder}/privkey.pem -out ${folder}/fullchain.pem`.split(
        " ",
      ),
    );
    if (made.status !== 0) throw new Error(String(made.stderr));
    // Addresses, ports and paths are this machine's; all else is as a shop would have it.
    const site = read("nginx.conf")
      .replace("server proffer:4100;", `server ${new URL(server.url).host};`)
      .replace("listen 80;", `listen 127.0.0.1:${await freePort()};`)
      .replace("listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`)
      // nginx 1.25 and later say it so.
      .replace("http2 on;", "")
      .replaceAll("/etc/nginx/certificates/", `${folder}/`);
    writeFileSync(
      join(folder, "nginx.conf"),
      `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${site} }`,
    );
    child = spawn("path" in nginx ? nginx.path : "", ["-c", join(folder, "nginx.conf")], {
      stdio: "ignore",
    });
    for (let tries = 0; tries < 100; tries++) {
      if ((await ask("/healthz").catch(() => undefined)) !== undefined) return;
      await sleep(50);
    }
    throw new Error(readFileSync(join(folder, "error.log"), "utf8"));
  });
  afterAll(async () => {
    child?.kill();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (path: string): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      get({ port, path, host: "127.0.0.1", rejectUnauthorized: false }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      }).on("error", reject);
    });

  test("passes requests on, and keeps the figures to itself", async () => {
    expect((await ask("/v1/config")).status).toBe(200);
    expect((await ask("/metrics")).status).toBe(404);
  });

  test("passes conversations on", async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/v1/chat`, { rejectUnauthorized: false });
    await new Promise((resolve, reject) => {
      socket.on("open", resolve);
      socket.on("error", reject);
    });
    const hello = new Promise<string>((resolve) =>
      socket.on("message", (data: Buffer) => resolve(data.toString())),
    );
    socket.send(
      JSON.stringify({
        type: "hello",
        role: "visitor",
        anonymousId: "behind-nginx",
        deviceKey: "device-key-of-behind-nginx",
      }),
    );
    expect(JSON.parse(await hello)).toMatchObject({ type: "welcome" });
    socket.close();
  });
});
