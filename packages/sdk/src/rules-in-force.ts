import type { Extensions, Ruleset, WatchPlan } from "@proffer/engine";
import { emptyRuleset } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import type { Clock } from "./clock.ts";
import type { ProfferOptions } from "./options.ts";
import type { Storage } from "./storage/storage.ts";
import type { Http } from "./transport/http.ts";
import type { LoadedRules } from "./transport/load-rules.ts";
import { loadRules } from "./transport/load-rules.ts";
import type { ProfferProblem } from "./types.ts";

interface RulesDeps {
  readonly options: ProfferOptions;
  readonly http: Http | undefined;
  /** The signed link of a draft that is tried in this tab. */
  readonly preview: string | undefined;
  readonly clock: Clock;
  /** What the server has said to who was here before. */
  readonly given: SiteConfig | undefined;
  readonly storage: () => Storage;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/** The rules that this page goes by, where they are from, and what else came with them. */
export class RulesInForce {
  readonly #deps: RulesDeps;
  ruleset: Ruleset = emptyRuleset;
  loaded: LoadedRules = { origin: "none", problems: [] };
  agents: SiteConfig["agents"];
  /** By what pages go that do without the engine. */
  watchPlan: WatchPlan | undefined;

  constructor(deps: RulesDeps) {
    this.#deps = deps;
  }

  /** @param mayAsk whether the server may be asked. */
  async use(mayAsk: boolean): Promise<void> {
    const { options, http, storage, ...deps } = this.#deps;
    this.ruleset = await loadRules({
      ...deps,
      http: mayAsk ? http : undefined,
      storage: storage(),
      rules: options.rules,
      extensions: extensionsOf(options),
      onLoaded: (loaded) => (this.loaded = loaded),
      onConfig: ({ agents, watch }) => {
        this.agents = agents;
        this.watchPlan = watch;
      },
    });
  }
}

/** What the host answers in code, with a clock to end what never answers. */
function extensionsOf({ facts, operators }: ProfferOptions): Extensions {
  return {
    ...(facts && { facts }),
    ...(operators && { operators }),
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
