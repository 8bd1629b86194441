import { createHmac } from "node:crypto";
import { isSameSecret } from "../secrets.ts";
import { keepSecret } from "../storage/settings.ts";
import type { Db, Store } from "../storage/store.ts";

/** Addresses that want no more mail, and the links by which they say so. */
export interface Unsubscribes {
  /** What is kept of an address. */
  hashOf(address: string): string;
  /** What a link carries: it names no address, and nobody else can make one. */
  tokenFor(address: string): string;
  /** @returns whether the token is one of ours; the address gets no more mail then. */
  stop(token: string): Promise<boolean>;
  isStopped(address: string): Promise<boolean>;
}

/** @param clock UTC ms. */
export async function createUnsubscribes(store: Store, clock: () => number): Promise<Unsubscribes> {
  const key = await keepSecret(store.db, "unsubscribe_key");
  const sign = (text: string): string => createHmac("sha256", key).update(text).digest("base64url");
  const hashOf = (address: string): string => sign(`address:${address.trim().toLowerCase()}`);
  return {
    hashOf,
    tokenFor(address) {
      const hash = hashOf(address);
      return `${hash}.${sign(`stop:${hash}`)}`;
    },
    async stop(token) {
      const [hash = "", signature = ""] = token.split(".");
      if (!isSameSecret(signature, sign(`stop:${hash}`))) return false;
      await write(store.db, hash, clock());
      return true;
    },
    async isStopped(address) {
      const row = await store.db
        .selectFrom("mail_stops")
        .select("address_hash")
        .where("address_hash", "=", hashOf(address))
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function write(db: Db, hash: string, now: number): Promise<void> {
  await db
    .insertInto("mail_stops")
    .values({ address_hash: hash, stopped_at: now })
    .onConflict((conflict) => conflict.column("address_hash").doNothing())
    .execute();
}
