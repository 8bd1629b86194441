import { serveRows } from "../serve-options.ts";
import { groups } from "./row.ts";
import type { Row } from "./row.ts";

/** The table of the options as it stands in docs/server.md. */
export function docsTable(): string {
  const rows: readonly Row<unknown>[] = Object.values(serveRows);
  const lines = Object.entries(groups).flatMap(([group, title]) =>
    [`| **${title}** | | | |`].concat(rows.filter((row) => row.group === group).map(docsRow)),
  );
  return [
    "| option | environment | without it | what it is for |",
    "|---|---|---|---|",
    ...lines,
  ].join("\n");
}

function docsRow(row: Row<unknown>): string {
  const { option, value, env, secret, help, more, default: fallback, otherwise } = row;
  const flag = value === undefined ? `\`--${option}\`` : `\`--${option} ${value}\``;
  const file = `\`--${option}-file FILE\``;
  const flags = secret === "whole" ? file : secret ? `${flag} or ${file}` : flag;
  const names = env.map((name) => `\`${name}\``).join(", ");
  const rest = fallback === undefined ? (otherwise ?? "") : `\`${fallback}\``;
  const text = help.replaceAll("<", "&lt;");
  return `| ${flags} | ${names} | ${rest} | ${more === undefined ? text : `${text} [More](#${more})`} |`;
}
