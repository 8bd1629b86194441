import type {
  ActionType,
  CanonicalEventName,
  catalogue,
  Properties,
  PropertyKind,
} from "@proffer/engine";

/**
 * A rule set of which nothing is known at compile time: every name is let through.
 *
 * It has to be `any`: a client of one rule set can be handed to code that knows of none, and only `any` says so.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyRuleset = any;

/** As much of a rule set as names are read from. What else is wrong with it, `proffer check` and the engine say. */
export interface RulesetLike {
  readonly version?: 1;
  readonly events?: Readonly<Record<string, Readonly<Record<string, PropertyKind>>>>;
  readonly facts?: Readonly<Record<string, object>>;
  readonly operators?: Readonly<Record<string, object>>;
  readonly segments?: Readonly<Record<string, { readonly conditions: object }>>;
  readonly campaigns?: Readonly<Record<string, object>>;
  readonly teams?: Readonly<Record<string, object>>;
  readonly rules: readonly RuleLike[];
}

interface RuleLike {
  readonly id: string;
  readonly conditions: object;
  readonly event: ActionLike;
  readonly on?: readonly string[];
  readonly experiment?: {
    readonly variants?: readonly { readonly id: string; readonly event?: ActionLike }[];
  };
}

interface ActionLike {
  readonly type: ActionType;
  readonly params: object;
}

/**
 * Hands a rule set back as it is, with every name in it known to the compiler: `as const`, and a look at its shape.
 *
 * @example
 * ```ts
 * const rules = defineRuleset({ version: 1, events: { "Tea Tasted": { cups: "number" } }, rules: [] });
 * const proffer = createProffer({ rules });
 * await proffer.track("Tea Tasted", { cups: 3 });
 * ```
 */
export function defineRuleset<const Rules extends RulesetLike>(rules: Rules): Rules {
  return rules;
}

/** The rules of a rule set, as a union. */
export type RuleOf<Rules> = Rules extends { readonly rules: readonly (infer Rule)[] }
  ? Rule
  : never;

type KnownId<Rule> = Rule extends { readonly id: infer Id extends string } ? Id : never;

/**
 * Whether a rule set is there as a literal. One that was read as JSON has ids, but which ones, the compiler cannot say;
 * then nothing is held against its names.
 */
export type IsLiteral<Rules> = [KnownId<RuleOf<Rules>>] extends [never]
  ? false
  : string extends KnownId<RuleOf<Rules>>
    ? false
    : true;

/** The ids of a rule set's rules; any text where they are not known. */
export type RuleId<Rules = AnyRuleset> =
  IsLiteral<Rules> extends true ? KnownId<RuleOf<Rules>> : string;

// An empty object type has no keys, which is what is meant.
// oxlint-disable-next-line typescript/ban-types
type DeclaredEvents<Rules> = Rules extends { readonly events: infer Events } ? Events : {};

/**
 * The names of events: those of the catalogue and those that the rule set declares. Where no rule set is given as a
 * literal, any other text as well.
 */
export type EventName<Rules = AnyRuleset> =
  | CanonicalEventName
  | (keyof DeclaredEvents<Rules> & string)
  | (IsLiteral<Rules> extends true ? never : string & {});

/**
 * What `track` takes for a name. With a rule set at hand a text that stands in the code has to be one of its names, for
 * `Product Viewd` would never fire a rule. The way out is a value of type `string`, whose name nobody knows beforehand:
 * `proffer.track(name)`, or `proffer.track("Quiz Finished" as string)`.
 */
export type AcceptedEvent<Rules, Name extends string> =
  IsLiteral<Rules> extends true
    ? string extends Name
      ? Name
      : Name extends EventName<Rules>
        ? Name
        : EventName<Rules>
    : EventName<Rules> | Name;

/** What the kinds of the catalogue and of a rule set's `events` are in TypeScript. */
interface Kinds {
  string: string;
  number: number;
  boolean: boolean;
  list: readonly unknown[];
  object: Readonly<Record<string, unknown>>;
}

/** None has to be there, `null` is as good as not there, and there may be more: an event is kept as it comes. */
type PropertiesBy<Declared> = {
  readonly [Property in keyof Declared]?:
    | (Declared[Property] extends keyof Kinds ? Kinds[Declared[Property]] : unknown)
    | null
    | undefined;
} & Properties;

/**
 * The properties of an event, by its name: those that the rule set declares, else those of the catalogue.
 *
 * @example
 * ```ts
 * const look: EventProperties<"Product Viewed"> = { product_id: "mug", price: 98, currency: "CNY" };
 * ```
 */
export type EventProperties<
  Name extends string,
  Rules = AnyRuleset,
> = Name extends keyof DeclaredEvents<Rules>
  ? PropertiesBy<DeclaredEvents<Rules>[Name]>
  : Name extends CanonicalEventName
    ? PropertiesBy<(typeof catalogue)[Name]["properties"]>
    : Properties;
