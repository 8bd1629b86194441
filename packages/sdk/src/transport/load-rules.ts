import type { Extensions, Problem, Ruleset } from "@proffer/engine";
import { emptyRuleset, loadRuleset } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import { isProfferError, routes } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import { keepPreviewToken, leavePreview } from "../preview/preview-token.ts";
import type { KeptConfig, Storage } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import type { Http } from "./http.ts";
import { keepable } from "./keepable.ts";

interface LoadDeps {
  /** Nothing where there is no server, or it may not be asked. */
  readonly http: Http | undefined;
  /** Names a draft that is tried in place of what is in force. */
  readonly preview: string | undefined;
  readonly rules: unknown;
  /** What the host answers in code. */
  readonly extensions: Extensions;
  /** What the server has said, to who was here before; it is asked where this is left out. */
  readonly given: SiteConfig | undefined;
  /** How many people are there to help, and the like. */
  readonly onConfig: (config: Pick<SiteConfig, "agents" | "watch">) => void;
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
    return await take(await fetchRules(deps, deps.http), "server", deps);
  } catch (cause) {
    const kept = await deps.storage.note("config").catch(() => undefined);
    const rest = kept
      ? "The last ones known are used."
      : "None are known from before, so nothing fires.";
    deps.onProblem({ type: "network", message: `The rules could not be fetched. ${rest}`, cause });
    if (!kept) return nothing(deps);
    deps.clock.restore(kept.offsetMs);
    deps.onConfig({ ...(kept.watch && { watch: kept.watch }) });
    return take(kept, "kept", deps);
  }
}

/** A draft that cannot be had is no reason to show a marketer the rules in force, as if they were the draft. */
async function loadDraft(deps: LoadDeps, http: Http, token: string): Promise<Ruleset> {
  try {
    const { clock, onConfig } = deps;
    const sentAt = clock.device();
    const path = `${routes.preview}?token=${encodeURIComponent(token)}`;
    const config = await http.get<SiteConfig>(path);
    clock.learn(config.serverTime, sentAt);
    onConfig(config.agents ? { agents: config.agents } : {});
    keepPreviewToken(token);
    return await read(config.ruleset, "preview", deps, config.preview?.expiresAt);
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

async function fetchRules(deps: LoadDeps, http: Http): Promise<KeptConfig> {
  const { clock, storage, onProblem, onConfig, given } = deps;
  const config = given ?? (await askForRules(deps, http));
  onConfig(config);
  const kept = keepable(config, clock);
  await storage.putNote("config", kept).catch((cause: unknown) => {
    onProblem({ type: "storage", message: "The rules could not be kept for offline.", cause });
  });
  return kept;
}

async function askForRules({ clock, extensions }: LoadDeps, http: Http): Promise<SiteConfig> {
  const sentAt = clock.device();
  // Whether the host answers what a rule asks of it shows when the rule is read.
  const isRead = extensions.facts || extensions.operators;
  const config = await http.get<SiteConfig>(isRead ? `${routes.config}?ruleset` : routes.config);
  clock.learn(config.serverTime, sentAt);
  return config;
}

/** A rule set that another version wrote down is asked for as it was written by people. */
async function take(config: KeptConfig, origin: RulesOrigin, deps: LoadDeps): Promise<Ruleset> {
  const { http, extensions, onLoaded } = deps;
  if (config.ruleset !== undefined) return read(config.ruleset, origin, deps);
  const ruleset = config.rules && loadRuleset(config.rules, extensions);
  if (ruleset) {
    onLoaded({ origin, problems: [] });
    return ruleset;
  }
  const asked = await http?.get<SiteConfig>(`${routes.config}?ruleset`).catch(() => undefined);
  return asked ? read(asked.ruleset, origin, deps) : nothing(deps);
}

async function read(
  rules: unknown,
  origin: RulesOrigin,
  deps: LoadDeps,
  expiresAt?: number,
): Promise<Ruleset> {
  const { extensions, onLoaded, onProblem } = deps;
  // What reads rules is larger than what carries them out, and most pages get them read.
  const { parseRuleset } = await import("./read-rules.ts");
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
