import { parseArgs } from "node:util";
import type { AccountRole } from "@proffer/protocol";
import { placeOptions, readPlace } from "../sites/options.ts";
import type { Place } from "../sites/options.ts";

/** What `proffer accounts` was asked to do. */
export type AccountsOptions = { readonly place: Place } & (
  | { readonly type: "list" }
  | {
      readonly type: "add";
      readonly mail: string;
      readonly name: string;
      readonly role: AccountRole;
      readonly server: string;
    }
  | { readonly type: "link"; readonly mail: string; readonly server: string }
  | { readonly type: "role"; readonly mail: string; readonly role: AccountRole }
  | { readonly type: "disable" | "enable" | "remove"; readonly mail: string }
);

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line.
 *
 * @throws Error with a message for people.
 */
export function parseAccountsOptions(argv: readonly string[], env: Env): AccountsOptions | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...placeOptions,
      role: { type: "string" },
      name: { type: "string" },
      server: { type: "string" },
    },
  });
  const [what, mail, more] = positionals;
  if (values.help || what === undefined) return "help";
  const place = readPlace(values, env);
  const address = values.server ?? env["PROFFER_PUBLIC_URL"] ?? "http://127.0.0.1:4100";
  const server = address.replace(/\/+$/, "");
  if (more !== undefined) throw new Error(`“${more}” is too much.`);
  if (what === "list" && mail === undefined) return { type: "list", place };
  if (mail === undefined)
    throw new Error("Say list, or add, link, role, disable, enable or remove with a mail address.");
  switch (what) {
    case "add": {
      const name = values.name ?? mail.split("@", 1)[0] ?? mail;
      return { type: "add", place, mail, name, role: readRole(values.role ?? "agent"), server };
    }
    case "link":
      return { type: "link", place, mail, server };
    case "role":
      return { type: "role", place, mail, role: readRole(values.role ?? "") };
    case "disable":
    case "enable":
    case "remove":
      return { type: what, place, mail };
    default:
      throw new Error(`“${what}” is nothing that can be done with an account.`);
  }
}

function readRole(text: string): AccountRole {
  if (text === "agent" || text === "lead" || text === "admin") return text;
  throw new Error(`“${text}” is no role. Give --role agent, lead or admin.`);
}
