import { nanoid } from "nanoid";
import type { Selectable } from "kysely";
import { ProfferError } from "@proffer/protocol";
import type { Account, AccountChange, NewAccount } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";
import type { AccountRow } from "../storage/tables/access.ts";
import { hashPassword, isPassword } from "./passwords.ts";

/** Who works at the shop. */
export interface Accounts {
  list(): Promise<readonly Account[]>;
  /** @throws ProfferError `bad_request` where there is one with this mail. */
  add(account: NewAccount & { readonly subject?: string }): Promise<Account>;
  /** Whether there is any. */
  any(): Promise<boolean>;
  find(id: string): Promise<Account | undefined>;
  findByMail(mail: string): Promise<Account | undefined>;
  /** By what a provider calls them; one that was never seen is taken for the account of the mail that the provider has verified. */
  findBySubject(subject: string, mail: string): Promise<Account | undefined>;
  /** Whose mail and password these are; it takes as long to say “nobody”. */
  verify(mail: string, password: string): Promise<Account | undefined>;
  setPassword(id: string, password: string): Promise<void>;
  /** @throws ProfferError `not_found`. */
  change(id: string, change: AccountChange): Promise<Account>;
  /** @throws ProfferError `not_found`. */
  remove(id: string): Promise<void>;
}

export interface AccountOptions {
  readonly store: Store;
  /** UTC ms. */
  readonly clock: () => number;
}

export function createAccounts({ store, clock }: AccountOptions): Accounts {
  const { db } = store;
  const findBy = async (
    column: "id" | "mail" | "provider_subject",
    value: string,
  ): Promise<Row | undefined> =>
    db.selectFrom("accounts").selectAll().where(column, "=", value).executeTakeFirst();
  const toFound = (row: Row | undefined): Account | undefined => row && toAccount(row);

  return {
    async list() {
      const rows = await db.selectFrom("accounts").selectAll().orderBy("mail").execute();
      return rows.map(toAccount);
    },

    async add({ mail, name, role, subject = null }) {
      const row: Row = {
        id: nanoid(),
        mail: mail.toLowerCase(),
        name,
        role,
        password_hash: null,
        provider_subject: subject,
        created_at: clock(),
        disabled_at: null,
      };
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto("accounts")
        .values(row)
        .onConflict((conflict) => conflict.column("mail").doNothing())
        .executeTakeFirst();
      if (added === 0n)
        throw new ProfferError(
          "bad_request",
          `There is an account with the mail ${row.mail} already. Change that one, or take another address.`,
        );
      return toAccount(row);
    },

    async any() {
      const row = await db.selectFrom("accounts").select("id").limit(1).executeTakeFirst();
      return row !== undefined;
    },

    find: async (id) => toFound(await findBy("id", id)),
    findByMail: async (mail) => toFound(await findBy("mail", mail.toLowerCase())),

    async findBySubject(subject, mail) {
      const known = await findBy("provider_subject", subject);
      if (known) return toAccount(known);
      await db
        .updateTable("accounts")
        .set({ provider_subject: subject })
        .where("mail", "=", mail.toLowerCase())
        .where("provider_subject", "is", null)
        .execute();
      return toFound(await findBy("provider_subject", subject));
    },

    async verify(mail, password) {
      const row = await findBy("mail", mail.toLowerCase());
      const isRight = await isPassword(password, row?.password_hash ?? null);
      return row && isRight && row.disabled_at === null ? toAccount(row) : undefined;
    },

    async setPassword(id, password) {
      const password_hash = await hashPassword(password);
      await db.updateTable("accounts").set({ password_hash }).where("id", "=", id).execute();
    },

    async change(id, { name, role, disabled }) {
      const set = {
        ...(name !== undefined && { name }),
        ...(role !== undefined && { role }),
        ...(disabled !== undefined && { disabled_at: disabled ? clock() : null }),
      };
      if (Object.keys(set).length > 0)
        await db.updateTable("accounts").set(set).where("id", "=", id).execute();
      const row = await findBy("id", id);
      if (!row) throw noSuchAccount();
      return toAccount(row);
    },

    async remove(id) {
      const removed = await store.transaction(async (trx) => {
        await forgetSessions(trx, id);
        return trx.deleteFrom("accounts").where("id", "=", id).executeTakeFirst();
      });
      if (removed.numDeletedRows === 0n) throw noSuchAccount();
    },
  };
}

type Row = Selectable<AccountRow>;

async function forgetSessions(db: Db, account: string): Promise<void> {
  await db.deleteFrom("account_sessions").where("account", "=", account).execute();
  await db.deleteFrom("tickets").where("account", "=", account).execute();
}

function toAccount(row: Row): Account {
  return {
    id: row.id,
    mail: row.mail,
    name: row.name,
    role: row.role,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at,
    disabled: row.disabled_at !== null,
  };
}

function noSuchAccount(): ProfferError {
  return new ProfferError("not_found", "There is no such account. Look at the list of accounts.");
}
