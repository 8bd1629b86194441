import { parseArgs } from "node:util";
import type { PublicationState, RollbackRequest } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { adminArgs, adminHelp, connect, readAdmin } from "../publish/admin.ts";
import type { AdminOptions } from "../publish/admin.ts";
import { renderState } from "../publish/render-state.ts";

const help = `proffer rollback — puts an earlier version in force again, for everybody

  proffer rollback           ends a roll-out; without one, the version before this one
  proffer rollback 1f0c9a22  a version of the audit log, or how it begins

It comes back as it was, to the letter. What is switched off stays off.

${adminHelp}  -m, --message T   why, for the audit log

Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options extends AdminOptions {
  readonly hash: string | undefined;
  readonly message: string | undefined;
}

/** `proffer rollback`. Gives the exit code. */
export function rollbackCommand(argv: readonly string[]): Promise<number> {
  return usage("rollback", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: adminArgs,
  });
  if (values.help) return "help";
  const [hash, more] = positionals;
  if (more !== undefined || (hash !== undefined && !/^[0-9a-f]{4,64}$/.test(hash)))
    throw new Error(
      "proffer rollback takes one version, or four letters and more of how it begins.",
    );
  return { ...readAdmin("rollback", values.server), hash, message: values.message };
}

async function run({ hash, message, ...server }: Options): Promise<number> {
  const admin = connect(server);
  const { stable, candidate } = await admin.get<PublicationState>(routes.rulesets);
  const leaves = candidate?.hash ?? stable?.hash;
  const request: RollbackRequest = { hash, leaves, message };
  const state = await admin.post<PublicationState>(routes.rollback, request);
  for (const line of renderState(state)) process.stdout.write(`${line}\n`);
  return 0;
}
