import type { PublicationState, PublishReply, PublishRequest, Version } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { usage } from "../log/usage.ts";
import { readText } from "../read-text.ts";
import { clean, paintFor } from "../terminal.ts";
import { connect } from "./admin.ts";
import type { Admin } from "./admin.ts";
import { ask } from "./ask.ts";
import { backtestChange } from "./backtest.ts";
import { publishHelp, readPublishOptions } from "./options.ts";
import type { PublishOptions } from "./options.ts";
import { renderState } from "./render-state.ts";

/** `proffer publish`: checks a rule file, shows what it changes, asks and publishes. Gives the exit code. */
export function publishCommand(argv: readonly string[]): Promise<number> {
  return usage("publish", publishHelp, () => readPublishOptions(argv), run);
}

async function run(options: PublishOptions): Promise<number> {
  const admin = connect(options);
  const text = await readText(options.rules);
  const { stable, candidate } = await admin.get<PublicationState>(routes.rulesets);
  const replaced = candidate ?? stable;
  const { rules: file, percent, message, force, guard } = options;
  const replaces = replaced?.hash ?? null;
  const request: PublishRequest = { text, file, replaces, percent, message, force, guard };
  const found = await admin.post<PublishReply>(routes.rulesets, { ...request, dryRun: true });
  show(found);
  if (found.changes.length === 0 && isThere(found)) return say("That is what is in force already.");
  if (found.needsForce !== null && !force)
    return say(`${found.needsForce}\nIf that is meant, add --force. Nothing was published.`, 1);
  const backtest = await backtestOf(admin, options, replaced);
  const question = `Publish it for ${found.percent === 100 ? "everybody" : `${found.percent} % of the customers`}?`;
  if (!options.yes && !(await ask(question))) return say("Nothing was published.", 1);
  const done = await admin.post<PublishReply>(routes.rulesets, { ...request, backtest });
  for (const line of renderState(done.state)) process.stdout.write(`${line}\n`);
  return done.percent === 100 ? 0 : say("Next: proffer rollout 10, or proffer rollback.");
}

function show({ changes, warnings }: PublishReply): void {
  for (const warning of warnings) process.stderr.write(`${cleanLines(warning)}\n\n`);
  for (const line of changes) process.stdout.write(`${clean(line)}\n`);
}

/** A problem is several lines, with the place in the file drawn beneath it. */
function cleanLines(text: string): string {
  return text.split("\n").map(clean).join("\n");
}

function isThere({ hash, percent, state: { stable, candidate } }: PublishReply): boolean {
  return candidate
    ? candidate.hash === hash && candidate.percent === percent
    : stable?.hash === hash;
}

async function backtestOf(
  admin: Admin,
  { backtest, rules }: PublishOptions,
  replaced: Version | null,
): Promise<readonly string[]> {
  if (!backtest) return [];
  const inForce =
    replaced && replaced.rules > 0
      ? await admin.text(`${routes.rulesets}/${replaced.hash}`)
      : undefined;
  const found = await backtestChange(backtest, rules, inForce, paintFor(process.stdout));
  for (const line of found.shown) process.stdout.write(`${line}\n`);
  return found.summary;
}

function say(text: string, code = 0): number {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return code;
}
