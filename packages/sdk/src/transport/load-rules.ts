import type { Extensions, Problem, Ruleset } from "@proffer/engine";
import { loadRuleset } from "@proffer/engine";
import type { PreviewConfig, SiteConfig } from "@proffer/protocol";
import { isProfferError, previewRoute } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import { keepPreviewToken, leavePreview } from "../preview/preview-token.ts";
import type { KeptConfig } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import type { Http } from "./http.ts";

interface ReadDeps {
  /** What the host answers in code. */
  readonly extensions: Extensions;
  /** Where the rules have come from, and what is wrong with them. */
  readonly onLoaded: (loaded: LoadedRules) => void;
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

/** The rules that the host has given in code. */
export function loadGiven(rules: unknown, deps: ReadDeps): Promise<Ruleset> {
  return read(rules, "given", deps);
}

/** A draft, and how many agents are there to help. */
interface Draft {
  readonly ruleset: Ruleset;
  readonly agents: SiteConfig["agents"];
}

/**
 * The draft that a signed link names. One that cannot be had is no reason to show a marketer the rules in force, as if they
 * were the draft: nothing is in force then.
 */
export async function loadDraft(
  token: string,
  deps: ReadDeps & { readonly http: Http; readonly clock: Clock },
): Promise<Draft | undefined> {
  const { http, clock, onProblem, onLoaded } = deps;
  try {
    const sentAt = clock.device();
    const path = `${previewRoute}?token=${encodeURIComponent(token)}`;
    const config = await http.get<PreviewConfig>(path);
    clock.learn(config.serverTime, sentAt);
    keepPreviewToken(token);
    const ruleset = await read(config.ruleset, "preview", deps, config.preview?.expiresAt);
    return { ruleset, agents: config.agents };
  } catch (cause) {
    const isGone = isProfferError(cause) && cause.code === "not_found";
    if (isGone) leavePreview();
    const message = isGone
      ? "This preview link is not valid any more. No rules are in force on this page; the next one has the published ones."
      : "The draft could not be fetched. No rules are in force on this page; try again, or end the preview with an empty proffer_preview=.";
    onProblem({ type: "network", message, cause });
    onLoaded({ origin: "none", problems: [] });
    return undefined;
  }
}

/** What the server publishes, taken up; nothing where another version of ours wrote it down. */
export async function loadKept(
  { ruleset, rules }: KeptConfig,
  origin: RulesOrigin,
  deps: ReadDeps,
): Promise<Ruleset | undefined> {
  if (ruleset !== undefined) return read(ruleset, origin, deps);
  const loaded = rules && loadRuleset(rules, deps.extensions);
  if (loaded) deps.onLoaded({ origin, problems: [] });
  return loaded;
}

async function read(
  rules: unknown,
  origin: RulesOrigin,
  deps: ReadDeps,
  expiresAt?: number,
): Promise<Ruleset> {
  const { extensions, onLoaded, onProblem } = deps;
  // What reads rules is larger than what carries them out, and most pages get them read.
  const { readRules } = await import("./read-rules.ts");
  const { ruleset, problems } = readRules(rules, extensions);
  onLoaded({ origin, problems, expiresAt });
  if (problems.length > 0)
    onProblem({
      type: "ruleset",
      message: `${problems.length} in the rule set: ${problems[0]?.message} (${problems[0]?.path})`,
      problems,
    });
  return ruleset;
}
