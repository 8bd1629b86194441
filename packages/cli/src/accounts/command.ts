import type { Account } from "@proffer/protocol";
import { newAccountSchema } from "@proffer/protocol/schema";
import { defaultSite, openAdmin } from "@proffer/server";
import type { Admin } from "@proffer/server";
import { usage } from "../log/usage.ts";
import { parseAccountsOptions } from "./options.ts";
import type { AccountsOptions } from "./options.ts";

const help = `proffer accounts — who may sign in to the desk

  proffer accounts add ada@shop.example --role admin --name Ada
  proffer accounts link ada@shop.example
  proffer accounts list
  proffer accounts role ada@shop.example --role lead
  proffer accounts disable ada@shop.example

  add, link          print a link by which the password is set; it is good once, for 72 hours
  role, disable, enable, remove
                     a role that is taken away, and an account that is disabled or removed, is
                     signed out within half a minute

  --role ROLE          agent answers customers, lead sees to a team, admin publishes and spends
  --name NAME          as customers read it
  --server URL         the server's address, for the link         PROFFER_PUBLIC_URL
  --site ID            which site; without it the default one
  --data DIR           the server's; default .proffer             PROFFER_DATA
  --database-url URL   its PostgreSQL                             PROFFER_DATABASE_URL
  --help               this

The server may run meanwhile.
Exit codes: 0 done, 1 it cannot be done, 2 the command was not understood.
`;

/** `proffer accounts`: adds, changes and lists accounts. Gives the exit code. */
export async function accountsCommand(argv: readonly string[]): Promise<number> {
  return usage("accounts", help, () => parseAccountsOptions(argv, process.env), run);
}

async function run(options: AccountsOptions): Promise<number> {
  const admin = await openAdmin(options.place);
  try {
    process.stdout.write(`${await carryOut(admin, options)}\n`);
  } finally {
    await admin.close();
  }
  return 0;
}

async function carryOut(admin: Admin, options: AccountsOptions): Promise<string> {
  const { accounts, sessions } = admin;
  switch (options.type) {
    case "list":
      return (await accounts.list()).map(describe).join("\n") || "There are no accounts.";
    case "add": {
      const read = newAccountSchema.safeParse(options);
      if (!read.success) throw new Error(`${options.mail}: ${read.error.issues[0]?.message}.`);
      return link(admin, await accounts.add(read.data), options);
    }
    case "link":
      return link(admin, await find(admin, options.mail), options);
    case "role": {
      const { id } = await find(admin, options.mail);
      const changed = await accounts.change(id, { role: options.role });
      await sessions.endAll(id);
      return describe(changed);
    }
    case "disable":
    case "enable": {
      const { id } = await find(admin, options.mail);
      const changed = await accounts.change(id, { disabled: options.type === "disable" });
      await sessions.endAll(id);
      return describe(changed);
    }
    case "remove":
      await accounts.remove((await find(admin, options.mail)).id);
      return "Removed.";
  }
}

async function link(
  admin: Admin,
  account: Account,
  { server, place: { site = defaultSite } }: AccountsOptions & { readonly server: string },
): Promise<string> {
  const path = site === defaultSite ? "" : `/s/${site}`;
  return `${server}${path}${await admin.invite(account)}`;
}

async function find({ accounts }: Admin, mail: string): Promise<Account> {
  const account = await accounts.findByMail(mail);
  if (account) return account;
  throw new Error(`There is no account ${mail}. “proffer accounts list” says which there are.`);
}

function describe({ mail, name, role, hasPassword, disabled }: Account): string {
  const state = disabled ? "disabled" : hasPassword ? "active" : "invited";
  return [mail, role, name, state].join("\t");
}
