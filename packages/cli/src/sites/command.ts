import { resolve } from "node:path";
import type { NewSiteKey, SiteKey } from "@proffer/protocol";
import { newSiteKeySchema } from "@proffer/protocol/schema";
import { openAdmin } from "@proffer/server";
import type { Admin } from "@proffer/server";
import { usage } from "../log/usage.ts";
import { parseSitesOptions } from "./options.ts";
import type { Place, SitesOptions } from "./options.ts";

const help = `proffer sites — the shops that a server serves, and the keys of their pages and servers

  proffer sites list
  proffer sites add shop-b --origin https://b.example --rules b-rules.json
  proffer sites keys --site shop-b
  proffer sites add-key --origin https://shop.example --origin https://www.shop.example
  proffer sites add-key --secret --name warehouse
  proffer sites revoke-key ID

A site has its own rules, customers, accounts and secrets: nothing is shared but the server.
There is one without being added; --site names another. As soon as a site has a key for pages,
its pages have to show it: they load https://HOST/s/KEY/proffer.js. A secret key is for your
own server, and is said once.

  --site ID            which site; without it the default one
  --origin URL         whose pages may use the key; several times, or * for any
  --secret             a key for the shop's server
  --name NAME          what to call the key by
  --rules FILE         the rules that a new site follows
  --data DIR           the server's; default .proffer         PROFFER_DATA
  --database-url URL   its PostgreSQL                         PROFFER_DATABASE_URL
  --help               this

The server may run meanwhile; it knows within two seconds.
Exit codes: 0 done, 1 it cannot be done, 2 the command was not understood.
`;

/** `proffer sites`: adds sites and keys, and lists them. Gives the exit code. */
export async function sitesCommand(argv: readonly string[]): Promise<number> {
  return usage("sites", help, () => parseSitesOptions(argv, process.env), run);
}

async function run(options: SitesOptions): Promise<number> {
  const { place } = options;
  // Sites stand in the default one's store.
  const at = options.type === "list" || options.type === "add" ? withoutSite(place) : place;
  const admin = await openAdmin(at);
  try {
    process.stdout.write(`${await carryOut(admin, options)}\n`);
  } finally {
    await admin.close();
  }
  return 0;
}

async function carryOut(admin: Admin, options: SitesOptions): Promise<string> {
  switch (options.type) {
    case "list":
      return ["default", ...(await admin.listSites()).map(({ id }) => id)].join("\n");
    case "add":
      return addSite(admin, options);
    case "keys":
      return (await admin.keys.list()).map(describe).join("\n") || "There are no keys.";
    case "add-key": {
      const { kind, name, origins } = options;
      return addKey(admin, { kind, name, origins: [...origins] });
    }
    case "revoke-key":
      await admin.keys.revoke(options.id);
      return "It opens nothing any more.";
  }
}

async function addSite(
  admin: Admin,
  { id, origins, rules, place }: SitesOptions & { type: "add" },
): Promise<string> {
  await admin.addSite(id, rules === undefined ? undefined : resolve(rules));
  if (origins.length === 0) return `Added. “proffer sites add-key --site ${id}” makes its keys.`;
  const own = await openAdmin({ ...withoutSite(place), site: id });
  try {
    return await addKey(own, { kind: "public", name: "pages", origins: [...origins] });
  } finally {
    await own.close();
  }
}

async function addKey(admin: Admin, key: NewSiteKey): Promise<string> {
  const read = newSiteKeySchema.safeParse(key);
  if (!read.success) {
    const [issue] = read.error.issues;
    const origin = key.origins?.[Number(issue?.path[1])];
    throw new Error(`“${origin ?? key.name}” ${issue?.message}.`);
  }
  return (await admin.keys.add(read.data)).secret;
}

function describe({ id, kind, name, key, origins, usedAt, revoked }: SiteKey): string {
  const used = usedAt === null ? "never used" : `used ${new Date(usedAt).toISOString()}`;
  const state = revoked ? "revoked" : used;
  return [id, kind, name, key, origins.join(" ") || "-", state].join("\t");
}

function withoutSite({ site: _site, ...place }: Place): Place {
  return place;
}
