import type { Extensions, Ruleset } from "@proffer/engine";
import { emptyRuleset, parseRuleset } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import type { Storage } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import type { Http } from "./http.ts";

interface LoadDeps {
  readonly http: Http | undefined;
  readonly rules: unknown;
  /** What the host answers in code. */
  readonly extensions: Extensions;
  /** How many people are there to help. */
  readonly onAgents: (agents: SiteConfig["agents"]) => void;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/**
 * The rules to start with: those that were given, else the server's, else the ones it gave last time. The server's
 * answer also sets the clock.
 */
export async function loadRules(deps: LoadDeps): Promise<Ruleset> {
  if (deps.rules !== undefined) return read(deps.rules, deps);
  if (!deps.http) return emptyRuleset;
  try {
    return read(await fetchRules(deps, deps.http), deps);
  } catch (cause) {
    const kept = await deps.storage.note("config").catch(() => undefined);
    const rest = kept
      ? "The last ones known are used."
      : "None are known from before, so nothing fires.";
    deps.onProblem({ type: "network", message: `The rules could not be fetched. ${rest}`, cause });
    if (!kept) return emptyRuleset;
    deps.clock.restore(kept.offsetMs);
    return read(kept.ruleset, deps);
  }
}

async function fetchRules(deps: LoadDeps, http: Http): Promise<unknown> {
  const { clock, storage, onProblem, onAgents } = deps;
  const sentAt = clock.device();
  const config = await http.get<SiteConfig>(routes.config);
  clock.learn(config.serverTime, sentAt);
  onAgents(config.agents);
  const note = { ruleset: config.ruleset, offsetMs: clock.offset };
  await storage.putNote("config", note).catch((cause: unknown) => {
    onProblem({ type: "storage", message: "The rules could not be kept for offline.", cause });
  });
  return config.ruleset;
}

function read(rules: unknown, { extensions, onProblem }: LoadDeps): Ruleset {
  const { ruleset, problems } = parseRuleset(rules, extensions);
  if (problems.length > 0)
    onProblem({
      type: "ruleset",
      message: `${problems.length} in the rule set: ${problems[0]?.message} (${problems[0]?.path})`,
      problems,
    });
  return ruleset;
}
