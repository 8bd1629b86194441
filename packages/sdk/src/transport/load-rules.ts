import type { Extensions, Problem, Ruleset } from "@proffer/engine";
import { emptyRuleset, parseRuleset } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import { isProfferError, routes } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import { keepPreviewToken, leavePreview } from "../preview/preview-token.ts";
import type { Storage } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import type { Http } from "./http.ts";

interface LoadDeps {
  /** Nothing where there is no server, or it may not be asked. */
  readonly http: Http | undefined;
  /** Names a draft that is tried in place of what is in force. */
  readonly preview: string | undefined;
  readonly rules: unknown;
  /** What the host answers in code. */
  readonly extensions: Extensions;
  /** How many people are there to help. */
  readonly onAgents: (agents: SiteConfig["agents"]) => void;
  /** Where the rules have come from, and what is wrong with them. */
  readonly onLoaded: (loaded: LoadedRules) => void;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/** Where the rules of this page are from: given in code; the server's; a draft; those that the server gave last time. */
export type RulesOrigin = "given" | "server" | "preview" | "kept" | "none";

/** Where the rules of this page have come from. */
export interface LoadedRules {
  readonly origin: RulesOrigin;
  readonly problems: readonly Problem[];
  /** Of a draft, UTC ms. */
  readonly expiresAt?: number | undefined;
}

/**
 * The rules to start with: those that were given, else the server's, else the ones it gave last time. The server's
 * answer also sets the clock.
 */
export async function loadRules(deps: LoadDeps): Promise<Ruleset> {
  if (deps.preview !== undefined && deps.http) return loadDraft(deps, deps.http, deps.preview);
  if (deps.rules !== undefined) return read(deps.rules, "given", deps);
  if (!deps.http) return nothing(deps);
  try {
    return read(await fetchRules(deps, deps.http), "server", deps);
  } catch (cause) {
    const kept = await deps.storage.note("config").catch(() => undefined);
    const rest = kept
      ? "The last ones known are used."
      : "None are known from before, so nothing fires.";
    deps.onProblem({ type: "network", message: `The rules could not be fetched. ${rest}`, cause });
    if (!kept) return nothing(deps);
    deps.clock.restore(kept.offsetMs);
    return read(kept.ruleset, "kept", deps);
  }
}

/** A draft that cannot be had is no reason to show a marketer the rules in force, as if they were the draft. */
async function loadDraft(deps: LoadDeps, http: Http, token: string): Promise<Ruleset> {
  try {
    const { clock, onAgents } = deps;
    const sentAt = clock.device();
    const path = `${routes.preview}?token=${encodeURIComponent(token)}`;
    const config = await http.get<SiteConfig>(path);
    clock.learn(config.serverTime, sentAt);
    onAgents(config.agents);
    keepPreviewToken(token);
    return read(config.ruleset, "preview", deps, config.preview?.expiresAt);
  } catch (cause) {
    const isGone = isProfferError(cause) && cause.code === "not_found";
    if (isGone) leavePreview();
    const message = isGone
      ? "This preview link is not valid any more. No rules are in force on this page; the next one has the published ones."
      : "The draft could not be fetched. No rules are in force on this page; try again, or end the preview with an empty proffer_preview=.";
    deps.onProblem({ type: "network", message, cause });
    return nothing(deps);
  }
}

function nothing({ onLoaded }: LoadDeps): Ruleset {
  onLoaded({ origin: "none", problems: [] });
  return emptyRuleset;
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

function read(rules: unknown, origin: RulesOrigin, deps: LoadDeps, expiresAt?: number): Ruleset {
  const { extensions, onLoaded, onProblem } = deps;
  const { ruleset, problems } = parseRuleset(rules, extensions);
  onLoaded({ origin, problems, expiresAt });
  if (problems.length > 0)
    onProblem({
      type: "ruleset",
      message: `${problems.length} in the rule set: ${problems[0]?.message} (${problems[0]?.path})`,
      problems,
    });
  return ruleset;
}
