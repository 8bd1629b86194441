import { backUp } from "@proffer/server";
import { parseBackupOptions } from "./options.ts";
import { sayBytes } from "./say-bytes.ts";
import { runCommand } from "./run-command.ts";

const help = `proffer backup — copies a server's data into one file, while the server runs

  proffer backup --data .proffer --to proffer-monday.tar

  --data DIR   the server's; default .proffer       PROFFER_DATA
  --to FILE    a file that is not there yet
  --help       this

The file holds the database as it was at one instant, checked after it was written, and
the files of conversations. Whoever has it has the server's secrets and its customers'
data: it can be read by its owner only. “proffer restore” makes a data directory of it.

A server with --database-url keeps everything in PostgreSQL, whose own tool copies it,
also while the server runs:

  pg_dump --format=custom --file=proffer-monday.dump "$DATABASE_URL"

Exit codes: 0 done, 1 it cannot be done, 2 the command was not understood.
`;

/** `proffer backup`: copies a data directory into one file. Gives the exit code. */
export async function backupCommand(argv: readonly string[]): Promise<number> {
  return runCommand("backup", () => {
    const options = parseBackupOptions(argv, process.env);
    if (options.type === "help") return help;
    const { data, to } = options;
    return async () => {
      const { bytes, files } = await backUp(data, to);
      return `${to}: ${sayBytes(bytes)}, the database and ${files} files of conversations, checked.\n`;
    };
  });
}
