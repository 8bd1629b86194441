import { serveRows } from "../serve-options.ts";
import { groups } from "./row.ts";
import type { Row } from "./row.ts";

const columns = 80;
const indent = 22;

const opening = `proffer serve — serves the widget, the agents' desk, the API and a site to try

On this machine, to try it; everything is kept in .proffer:

  proffer serve --rules rules.json

A shop's server, with a web server for TLS in front of it on the same machine.
Secrets stand in the environment or in files: everybody can read command lines.

  PROFFER_SMTP_URL=smtp://user:password@mail.example:587 \\
  proffer serve --rules /etc/proffer/rules.json --data /var/lib/proffer \\
    --mail-from "Shop <help@shop.example>" --trust-proxy loopback

One of several servers that share a PostgreSQL and hear of each other by NATS:

  DATABASE_URL=postgres://proffer:password@db.example/proffer \\
  NATS_URL=nats://nats.example:4222 \\
  proffer serve --host 0.0.0.0 --trust-proxy 10.0.0.0/8 --drain 5

Every option can also be given by the environment, under the name in brackets;
the command line wins. docs/server.md says more.
`;

const closing = `
Ctrl-C or SIGTERM ends it: what is under way is finished, within 10 seconds. A
second one ends it at once.
`;

/** What `proffer serve --help` prints, 80 columns wide. */
export function serveHelp(): string {
  const rows: readonly Row<unknown>[] = Object.values(serveRows);
  const sections = Object.entries(groups).map(([group, title]) =>
    [title, "", ...rows.filter((row) => row.group === group).map(renderRow)].join("\n"),
  );
  const help = fill("  --help", "This.");
  return `${[opening, sections.join("\n\n"), help].join("\n")}\n${closing}`;
}

function renderRow(row: Row<unknown>): string {
  const { value, secret, env, help, default: fallback, otherwise } = row;
  const name = `--${row.option}`;
  const flag =
    secret === "whole" ? `${name}-file FILE` : value === undefined ? name : `${name} ${value}`;
  const rest = value === undefined ? otherwise : (fallback ?? otherwise);
  const also = secret === "password" ? ` Or ${name}-file FILE.` : "";
  const without = rest === undefined ? "" : ` Without it: ${rest}.`;
  return fill(`  ${flag}`, `${help}${also}${without} [${env.join(", ")}]`);
}

/** A name with a text beside it, or below it where it is too long. */
function fill(name: string, text: string): string {
  const lines = wrap(text, columns - indent).map((line) => " ".repeat(indent) + line);
  return name.length < indent - 1
    ? [name.padEnd(indent) + (lines[0] ?? "").slice(indent), ...lines.slice(1)].join("\n")
    : [name, ...lines].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
