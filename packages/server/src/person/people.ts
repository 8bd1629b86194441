import type { Erased, PersonExport, ShopPersonRequest } from "@proffer/protocol";
import type { Files } from "../files/files.ts";
import type { Hub } from "../conversations/hub.ts";
import type { Identity } from "../identity/identity.ts";
import type { Db, Store } from "../storage/store.ts";
import { erasePerson } from "./erase.ts";
import { exportPerson } from "./export.ts";
import { layTombstones } from "./tombstones.ts";
import { findWho, findWhoForShop } from "./who.ts";
import type { Asking, Who } from "./who.ts";

/** What customers may ask of whoever keeps their data. */
export interface People {
  /** @throws ProfferError `foreign_device`, `bad_identity_token` or `other_user`. */
  export(asking: Asking): Promise<PersonExport>;
  /** The same; when it resolves, nothing of the person is left on the disk. */
  erase(asking: Asking): Promise<Erased>;
  /** The same for the shop's own server, which names whom it means. */
  exportForShop(asked: ShopPersonRequest): Promise<PersonExport>;
  eraseForShop(asked: ShopPersonRequest): Promise<Erased>;
}

export interface PeopleOptions {
  readonly store: Store;
  readonly identity: Pick<Identity, "read">;
  readonly hub: Pick<Hub, "expel" | "toAgents">;
  readonly files: Pick<Files, "discard"> | undefined;
  readonly clock: () => number;
}

export function createPeople(options: PeopleOptions): People {
  const { store, identity } = options;
  type Find = (db: Db) => Promise<Who>;
  const asking =
    (by: Asking): Find =>
    (db) =>
      findWho(db, by, identity);
  const asked =
    (whom: ShopPersonRequest): Find =>
    (db) =>
      findWhoForShop(db, whom);
  const read = (find: Find): Promise<PersonExport> =>
    store.transaction(async (trx) => exportPerson(trx, await find(trx)));
  return {
    export: (by) => read(asking(by)),
    erase: (by) => erase(options, asking(by)),
    exportForShop: (whom) => read(asked(whom)),
    eraseForShop: (whom) => erase(options, asked(whom)),
  };
}

async function erase(
  { store, hub, files, clock }: PeopleOptions,
  find: (db: Db) => Promise<Who>,
): Promise<Erased> {
  // First nobody may write any more: a message on its way would come back from the dead.
  await hub.expel((await find(store.db)).anonymousIds);
  const { counts, conversations, hashes } = await store.transaction(async (trx) => {
    const who = await find(trx);
    await layTombstones(trx, who, clock());
    return erasePerson(trx, who);
  });
  for (const conversation of conversations) hub.toAgents({ type: "gone", conversation });
  await files?.discard(hashes);
  await store.settle();
  return counts;
}
