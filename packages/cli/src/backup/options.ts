import { parseArgs } from "node:util";

/** What `proffer backup` was asked to do. */
export type BackupOptions =
  | { readonly type: "help" }
  | { readonly type: "backup"; readonly data: string; readonly to: string };

/** What `proffer restore` was asked to do. */
export type RestoreOptions =
  | { readonly type: "help" }
  | { readonly type: "restore"; readonly data: string; readonly file: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error with a message for people. */
export function parseBackupOptions(argv: readonly string[], env: Environment): BackupOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: "string" },
      to: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return { type: "help" };
  // Where only the environment names a database, a directory that was asked for is still a directory.
  if (values.data === undefined && databaseOf(env) !== undefined)
    throw new Error(
      `DATABASE_URL is set, so the data is in PostgreSQL. Back it up by\n  pg_dump --format=custom --file=${values.to ?? "FILE"} "$DATABASE_URL"\nor pass --data for a directory.`,
    );
  if (values.to === undefined) throw new Error("Say where to: proffer backup --to FILE.");
  return { type: "backup", data: dataOf(values.data, env), to: values.to };
}

/** @throws Error with a message for people. */
export function parseRestoreOptions(argv: readonly string[], env: Environment): RestoreOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { data: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return { type: "help" };
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0)
    throw new Error("Say which backup: proffer restore FILE --data DIR.");
  return { type: "restore", data: dataOf(values.data, env), file };
}

function dataOf(data: string | undefined, env: Environment): string {
  return data ?? env["PROFFER_DATA"] ?? ".proffer";
}

function databaseOf(env: Environment): string | undefined {
  return env["PROFFER_DATABASE_URL"] || env["DATABASE_URL"] || undefined;
}
