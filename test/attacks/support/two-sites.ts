import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceKeyHeader } from "@proffer/protocol";
import { openAdmin, startServer } from "@proffer/server";
import type { RunningServer, ServerOptions } from "@proffer/server";

/** Who may ask. */
export type Who = "nobody" | "device" | "agent" | "lead" | "admin" | "shop";

export const everybody: readonly Who[] = ["nobody", "device", "agent", "lead", "admin", "shop"];

/** One of two shops that a server serves. */
export interface Shop {
  readonly id: string;
  /** The server's address with the shop's path. */
  readonly url: string;
  /** What somebody of this shop sends along. */
  headersOf(who: Who): Record<string, string>;
  /** The session of an account, by itself. */
  tokenOf(role: "agent" | "lead" | "admin"): string;
}

export interface TwoSites {
  readonly server: RunningServer;
  readonly a: Shop;
  readonly b: Shop;
  readonly directory: string;
  close(): Promise<void>;
}

export const keyOf = (device: string): string => `device-key-of-${device}`;

/** A server with two shops, each with an account of every role and a secret key. */
export async function startTwoSites(
  rules: object,
  options: Partial<ServerOptions> = {},
): Promise<TwoSites> {
  const directory = await mkdtemp(join(tmpdir(), "proffer-attacks-"));
  const data = join(directory, "data");
  const file = join(directory, "rules.json");
  await writeFile(file, JSON.stringify(rules));
  const place = { data, ...(options.databaseUrl && { databaseUrl: options.databaseUrl }) };
  const admin = await openAdmin(place);
  await admin.addSite("shop-b");
  await admin.close();
  const people = [await addPeople(place, "default"), await addPeople(place, "shop-b")] as const;
  const server = await startServer({
    ...place,
    host: "127.0.0.1",
    port: 0,
    widget: join(directory, "none"),
    logLevel: "silent",
    rules: file,
    ...options,
  });
  const [a, b] = people;
  return {
    server,
    directory,
    a: a(server.url),
    b: b(`${server.url}/s/shop-b`),
    async close() {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function addPeople(
  place: { data: string; databaseUrl?: string },
  site: string,
): Promise<(url: string) => Shop> {
  const admin = await openAdmin({ ...place, site });
  const tokens = new Map<string, string>();
  for (const role of ["agent", "lead", "admin"] as const) {
    const account = await admin.accounts.add({
      mail: `${role}@${site}.example`,
      name: `${role} of ${site}`,
      role,
    });
    tokens.set(role, await admin.sessions.begin(account.id));
  }
  const { secret } = await admin.keys.add({ kind: "secret", name: `server of ${site}` });
  await admin.close();
  const tokenOf = (role: string): string => tokens.get(role) ?? "";
  return (url) => ({
    id: site,
    url,
    tokenOf,
    headersOf(who) {
      if (who === "nobody") return {};
      if (who === "device") return { [deviceKeyHeader]: keyOf("ada") };
      if (who === "shop") return { authorization: `Bearer ${secret}` };
      return {
        cookie: `proffer_session_${site}=${tokenOf(who)}`,
        "sec-fetch-site": "same-origin",
      };
    },
  });
}
