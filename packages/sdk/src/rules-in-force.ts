import type { Decision, Extensions, Ruleset, WatchPlan } from "@proffer/engine";
import { emptyRuleset } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import type { Clock } from "./clock.ts";
import type { ProfferOptions } from "./options.ts";
import type { Identity, KeptConfig, Storage } from "./storage/storage.ts";
import type { Http } from "./transport/http.ts";
import type { LoadedRules } from "./transport/load-rules.ts";
import { loadDraft, loadGiven, loadKept } from "./transport/load-rules.ts";
import { Published } from "./transport/published.ts";
import type { ProfferProblem } from "./types.ts";
import { atMost } from "./wait.ts";

interface RulesDeps {
  readonly options: ProfferOptions;
  readonly http: Http | undefined;
  /** The signed link of a draft that is tried in this tab. */
  readonly preview: string | undefined;
  readonly clock: Clock;
  /** Of who was here before on this page. */
  readonly published: Published | undefined;
  readonly identity: () => Identity;
  readonly storage: () => Storage;
  /** Whether the server may know that somebody is here. */
  readonly mayAsk: () => boolean;
  readonly onProblem: (problem: ProfferProblem) => void;
  /** Other rules have come into force in the middle of the page. */
  readonly onNews: (before: Ruleset) => void;
}

/**
 * Of what was confirmed within this time nobody asks again. With what an answer may take, a rule that is switched off shows
 * nothing any more within ten seconds.
 */
const freshMs = 8000;

/** What is about to be shown waits so long for the server's word at most. */
const maxConfirmMs = 1000;

/**
 * A page begins with the rules it knows where the server takes longer than this: the answer of one nearby is there by then,
 * and a customer has hardly seen the page.
 */
const patienceMs = 300;

/** The rules that this page goes by, where they are from, and what else came with them. */
export class RulesInForce {
  readonly #deps: RulesDeps;
  readonly #extensions: Extensions;
  readonly #published: Published | undefined;
  /** The ones that `ruleset` is, as they were published. */
  #taken: KeptConfig | undefined;
  #draftAgents: SiteConfig["agents"];
  readonly #told = new Set<string>();
  /** Whose rules these are: in a roll-out each group of customers has its own. */
  #askedFor: string | undefined;
  ruleset: Ruleset = emptyRuleset;
  loaded: LoadedRules = { origin: "none", problems: [] };

  constructor(deps: RulesDeps) {
    this.#deps = deps;
    this.#extensions = extensionsOf(deps.options);
    this.#published = this.#follow();
  }

  get agents(): SiteConfig["agents"] {
    return this.#published?.agents ?? this.#draftAgents;
  }

  /** By what pages go that do without the engine. */
  get watchPlan(): WatchPlan | undefined {
    return this.#published?.kept?.watch;
  }

  /** @param mayAsk whether the server may be asked. */
  async use(mayAsk: boolean): Promise<void> {
    const { http, preview, options } = this.#deps;
    if (preview !== undefined && http) await this.#useDraft(http, preview);
    else if (options.rules !== undefined)
      this.ruleset = await loadGiven(options.rules, this.#reading());
    else if (mayAsk && this.#published) await this.#usePublished(this.#published);
    else this.#useNothing();
  }

  /**
   * Before something is shown or claimed: asks the server whether its rules still stand, unless it has just said so. Never
   * rejects, and goes on with what is known where no answer comes.
   */
  async confirm(): Promise<void> {
    const published = this.#published;
    if (!published || this.#taken === undefined || !this.#deps.mayAsk()) return;
    const { anonymousId } = this.#deps.identity();
    const isFresh = Math.abs(Date.now() - published.askedAt) < freshMs;
    // By a clock that goes on while the device sleeps; it may have been set back. Another customer may get other rules.
    if (isFresh && this.#askedFor === anonymousId) return;
    this.#askedFor = anonymousId;
    await this.#restore(published);
    await atMost(maxConfirmMs, this.#ask(published));
  }

  /** Whether the rule of something that was decided is switched off by now, or gone. */
  isOff({ rule }: Pick<Decision, "rule">, ruleset: Ruleset = this.ruleset): boolean {
    if (this.#taken === undefined) return false;
    return !ruleset.enabled || !ruleset.rules.find(({ id }) => id === rule)?.enabled;
  }

  /** Whether a rule has been changed since it decided something that nobody has seen. */
  isOutdated({ rule, version }: Pick<Decision, "rule" | "version">): boolean {
    if (this.#taken === undefined) return false;
    return this.ruleset.rules.find(({ id }) => id === rule)?.version !== version;
  }

  #follow(): Published | undefined {
    const { http, preview, options, published, clock, identity, storage, onProblem } = this.#deps;
    if (!http || preview !== undefined || options.rules !== undefined) return undefined;
    const keys = options.rulesKeys;
    const deps = {
      http,
      clock,
      keys,
      identity,
      storage: async () => telling(storage(), onProblem),
      onProblem: (problem: ProfferProblem) => this.#tell(problem),
    };
    if (!published) return new Published(deps);
    published.deps = deps;
    return published;
  }

  async #useDraft(http: Http, token: string): Promise<void> {
    const { clock } = this.#deps;
    const draft = await loadDraft(token, { ...this.#reading(), http, clock });
    this.ruleset = draft?.ruleset ?? emptyRuleset;
    this.#draftAgents = draft?.agents;
  }

  #useNothing(): void {
    this.#taken = undefined;
    this.ruleset = emptyRuleset;
    this.loaded = { origin: "none", problems: [] };
  }

  async #usePublished(published: Published): Promise<void> {
    await this.#restore(published);
    if (published.isConfirmed === undefined) {
      const asking = this.#ask(published);
      await (published.kept ? atMost(patienceMs, asking) : asking);
    }
    await this.#takeUp(published);
  }

  /** Another tab may know newer ones by now. */
  async #restore(published: Published): Promise<void> {
    const note = this.#deps.storage().note("config");
    published.restore(await note.catch(() => undefined));
  }

  async #ask(published: Published): Promise<void> {
    // Whether the host answers what a rule asks of it shows when the rule is read.
    const { facts, operators } = this.#extensions;
    await published.ask(facts || operators ? "&ruleset" : "");
    // Who has not begun yet takes them up in their turn.
    if (this.#taken === undefined) return;
    const before = this.ruleset;
    await this.#takeUp(published);
    if (this.ruleset !== before) this.#deps.onNews(before);
  }

  async #takeUp(published: Published): Promise<void> {
    const { kept, isConfirmed } = published;
    this.#askedFor ??= this.#deps.identity().anonymousId;
    const origin = isConfirmed ? "server" : "kept";
    if (!kept) return this.#useNothing();
    const isSame = this.#taken?.number === kept.number && this.#taken?.hash === kept.hash;
    if (this.#taken && isSame) return void (this.loaded = { ...this.loaded, origin });
    this.#taken = kept;
    const ruleset = await loadKept(kept, origin, this.#reading());
    // Newer ones have come while these were read.
    if (this.#taken !== kept) return;
    if (ruleset) this.ruleset = ruleset;
    else await this.#takeUpAsWritten(published);
  }

  /** What another version of ours wrote down is asked for as it was written by people. */
  async #takeUpAsWritten(published: Published): Promise<void> {
    this.#useNothing();
    await published.ask("&ruleset");
    if (published.kept?.ruleset !== undefined) await this.#takeUp(published);
  }

  /** Once, for the server is asked again and again. */
  #tell(problem: ProfferProblem): void {
    if (!this.#told.has(problem.message)) this.#deps.onProblem(problem);
    this.#told.add(problem.message);
  }

  #reading(): Reading {
    const { onProblem } = this.#deps;
    const onLoaded = (loaded: LoadedRules): void => void (this.loaded = loaded);
    return { extensions: this.#extensions, onProblem, onLoaded };
  }
}

type Reading = Parameters<typeof loadGiven>[1];

/** What the host answers in code, with a clock to end what never answers. */
function extensionsOf({ facts, operators }: ProfferOptions): Extensions {
  return {
    ...(facts && { facts }),
    ...(operators && { operators }),
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** Rules that cannot be kept for the next page are in force on this one all the same. */
function telling(
  storage: Storage,
  onProblem: (problem: ProfferProblem) => void,
): Pick<Storage, "putNote"> {
  return {
    putNote: (name, value) =>
      storage.putNote(name, value).catch((cause: unknown) => {
        const message = "The rules could not be kept for offline.";
        onProblem({ type: "storage", message, cause });
      }),
  };
}
