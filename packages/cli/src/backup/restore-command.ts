import { restore } from "@proffer/server";
import { parseRestoreOptions } from "./options.ts";
import { runCommand } from "./run-command.ts";
import { sayBytes } from "./say-bytes.ts";

const help = `proffer restore — makes a data directory of what “proffer backup” has written

  proffer restore proffer-monday.tar --data .proffer

  --data DIR   a directory that is empty or not there yet; default .proffer   PROFFER_DATA
  --help       this

Everything is checked before the directory gets its name, and nothing is overwritten.
What PostgreSQL's pg_dump has written goes into an empty database by its own tool:

  pg_restore --no-owner --single-transaction --dbname="$RESTORED_URL" proffer-monday.dump

Exit codes: 0 done, 1 it cannot be done, 2 the command was not understood.
`;

/** `proffer restore`: makes a data directory of a backup. Gives the exit code. */
export async function restoreCommand(argv: readonly string[]): Promise<number> {
  return runCommand("restore", () => {
    const options = parseRestoreOptions(argv, process.env);
    if (options.type === "help") return help;
    const { file, data } = options;
    return async () => {
      const { bytes, files } = await restore(file, data);
      return `${data}: ${sayBytes(bytes)}, the database and ${files} files of conversations, checked. Start the server with --data ${data}.\n`;
    };
  });
}
