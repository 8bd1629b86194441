/** Rule sets as they are written: the parts that the laws read. The others are the engine's business alone. */

/** One comparison of a fact. */
export interface LeafJson {
  readonly fact: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly operator: string;
  readonly value: unknown;
}

/** What a rule asks for. */
export type ConditionJson =
  | LeafJson
  | { readonly all: readonly ConditionJson[] }
  | { readonly any: readonly ConditionJson[] }
  | { readonly not: ConditionJson };

/** One rule. */
export interface RuleJson {
  readonly id: string;
  readonly conditions: ConditionJson;
  readonly event: { readonly type: string; readonly params: object };
  readonly on?: readonly string[];
  readonly repeat?: string;
  readonly limits?: readonly LimitJson[];
}

export interface LimitJson {
  readonly times: number;
  readonly per: string;
  readonly scope?: "key" | "rule";
}

export interface RulesetJson {
  readonly version: 1;
  readonly timezone: string;
  readonly currency?: string;
  readonly segments: Readonly<Record<string, { readonly conditions: ConditionJson }>>;
  readonly rfm?: RfmJson;
  readonly frequency?: readonly {
    readonly times: number;
    readonly per: string;
    readonly minGap?: string;
  }[];
  readonly rules: readonly RuleJson[];
}

export interface RfmJson {
  readonly within?: string;
  readonly recency: readonly string[];
  readonly frequency: readonly number[];
  readonly monetary: readonly unknown[];
}
