import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { usage } from "../log/usage.ts";
import { renderSnippets } from "./render.ts";
import { readRulesPins } from "./rules-pins.ts";

const help = `proffer snippet — the tag that puts the widget on a page

  proffer snippet --server https://help.example.com --site my-shop

  --server URL   the Proffer server, as browsers reach it      PROFFER_SERVER
  --site NAME    the site's name; default “site”
  --pin-rules    pins the keys that the server signs its rules with: a page with
                 this tag takes rules from nobody else. The server is asked.

It prints two tags; a page takes one of them. The first takes up every new
version by itself. The second is pinned to the version that is installed here:
browsers keep it for good, and with its integrity they run nothing else. Pin
again after an upgrade.
Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options {
  readonly server: string;
  readonly site: string;
  readonly pinsRules: boolean;
}

const widget = fileURLToPath(new URL("../../../widget/dist/widget/", import.meta.url));

/** `proffer snippet`: prints the script tags, plain and pinned. Gives the exit code. */
export async function snippetCommand(argv: readonly string[]): Promise<number> {
  return usage("snippet", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      server: { type: "string" },
      site: { type: "string" },
      "pin-rules": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const server = values.server ?? process.env["PROFFER_SERVER"];
  if (!server || !URL.canParse(server))
    throw new Error("proffer snippet needs --server, e.g. https://help.example.com.");
  return {
    server: new URL(server).href.replace(/\/+$/, ""),
    site: values.site ?? "site",
    pinsRules: values["pin-rules"] ?? false,
  };
}

async function run({ server, site, pinsRules }: Options): Promise<number> {
  const file = (await readdir(widget)).find((name) => /^proffer-\w+\.js$/.test(name));
  if (file === undefined)
    throw new Error(
      `The widget is not built: there is no proffer-….js in ${widget}. Build it first.`,
    );
  const digest = createHash("sha384").update(await readFile(join(widget, file)));
  const integrity = `sha384-${digest.digest("base64")}`;
  const rulesKey = pinsRules ? await readRulesPins(server) : undefined;
  process.stdout.write(renderSnippets({ server, site, file, integrity, rulesKey }));
  return 0;
}
