import type { Erased, PersonExport } from "@proffer/protocol";
import type { Files } from "../files/files.ts";
import type { Hub } from "../conversations/hub.ts";
import type { Identity } from "../identity/identity.ts";
import type { Store } from "../storage/store.ts";
import { erasePerson } from "./erase.ts";
import { exportPerson } from "./export.ts";
import { findWho } from "./who.ts";
import type { Asking } from "./who.ts";

/** What customers may ask of whoever keeps their data. */
export interface People {
  /** @throws ProfferError `foreign_device`, `bad_identity_token` or `other_user`. */
  export(asking: Asking): Promise<PersonExport>;
  /** The same; when it resolves, nothing of the person is left on the disk. */
  erase(asking: Asking): Promise<Erased>;
}

export interface PeopleOptions {
  readonly store: Store;
  readonly identity: Pick<Identity, "read">;
  readonly hub: Pick<Hub, "expel" | "toAgents">;
  readonly files: Pick<Files, "discard"> | undefined;
  readonly clock: () => number;
}

export function createPeople({ store, identity, hub, files, clock }: PeopleOptions): People {
  const { db } = store;
  return {
    async export(asking) {
      return store.transaction(async (trx) =>
        exportPerson(trx, await findWho(trx, asking, { identity, now: clock() })),
      );
    },

    async erase(asking) {
      const { anonymousIds } = await findWho(db, asking, { identity, now: clock() });
      // First nobody may write any more: a message on its way would come back from the dead.
      await hub.expel(anonymousIds);
      const { counts, conversations, hashes } = await store.transaction(async (trx) =>
        erasePerson(trx, await findWho(trx, asking, { identity, now: clock() })),
      );
      for (const conversation of conversations) hub.toAgents({ type: "gone", conversation });
      await files?.discard(hashes);
      await store.settle();
      return counts;
    },
  };
}
