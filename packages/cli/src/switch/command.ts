import { parseArgs } from "node:util";
import type { PublicationState, SwitchRequest } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { adminArgs, adminHelp, connect, readAdmin } from "../publish/admin.ts";
import type { AdminOptions } from "../publish/admin.ts";
import { renderState } from "../publish/render-state.ts";

const help = `proffer switch — switches rules off, at once and everywhere

  proffer switch off third-look
  proffer switch off --all -m "wrong price in a message"
  proffer switch on third-look

No coupon is given from the next moment on, and pages that are open show nothing
more within ten seconds. It asks nothing. What is off stays off when new rules
are published, until it is switched on; “on --all” leaves those off that were
switched off one by one.

${adminHelp}  --all             everything
  -m, --message T   why, for the audit log

Exit codes: 0 done, 1 could not be done, 2 the command was not understood.
`;

interface Options extends AdminOptions, SwitchRequest {}

/** `proffer switch`: the kill switch. Gives the exit code. */
export function switchCommand(argv: readonly string[]): Promise<number> {
  return usage("switch", help, () => readOptions(argv), run);
}

function readOptions(argv: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { ...adminArgs, all: { type: "boolean" } },
  });
  if (values.help) return "help";
  const [to, ...rules] = positionals;
  if (to !== "on" && to !== "off")
    throw new Error(
      "proffer switch takes on or off, and the rules: proffer switch off third-look.",
    );
  if (values.all ? rules.length > 0 : rules.length === 0)
    throw new Error("proffer switch takes either the ids of rules or --all.");
  return {
    ...readAdmin("switch", values.server),
    on: to === "on",
    rules: values.all ? "all" : rules,
    message: values.message,
  };
}

async function run({ on, rules, message, ...server }: Options): Promise<number> {
  const request: SwitchRequest = { rules, on, message };
  const state = await connect(server).post<PublicationState>(routes.switches, request);
  for (const line of renderState(state)) process.stdout.write(`${line}\n`);
  return 0;
}
