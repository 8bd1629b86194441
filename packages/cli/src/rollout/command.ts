import { parseArgs } from "node:util";
import type { PublicationState } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { adminArgs, adminHelp, connect, readAdmin } from "../publish/admin.ts";
import type { AdminOptions } from "../publish/admin.ts";
import { readPercent } from "../publish/options.ts";
import { renderState } from "../publish/render-state.ts";

const help = `proffer rollout — gives what was published to more customers

  proffer rollout         how it stands
  proffer rollout 10      ten customers in a hundred have it, those who had it before among them
  proffer rollout 100     everybody has it, for good

${adminHelp}  -m, --message T   why, for the audit log

Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options extends AdminOptions {
  /** `undefined`: only to look. */
  readonly percent: number | undefined;
  readonly message: string | undefined;
}

/** `proffer rollout`: widens a roll-out, or says how it stands. Gives the exit code. */
export function rolloutCommand(argv: readonly string[]): Promise<number> {
  return usage("rollout", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: adminArgs,
  });
  if (values.help) return "help";
  const [percent, more] = positionals;
  if (more !== undefined) throw new Error("proffer rollout takes one number, e.g. 10.");
  return {
    ...readAdmin("rollout", values.server),
    percent: percent === undefined ? undefined : readPercent(percent, "The share of customers"),
    message: values.message,
  };
}

async function run({ percent, message, ...server }: Options): Promise<number> {
  const admin = connect(server);
  const before = await admin.get<PublicationState>(routes.rulesets);
  // Named, so that it is this one that is widened and not what a colleague has published in the same minute.
  const hash = before.candidate?.hash;
  const state =
    percent === undefined
      ? before
      : await admin.post<PublicationState>(routes.rollout, { percent, hash, message });
  for (const line of renderState(state)) process.stdout.write(`${line}\n`);
  return 0;
}
