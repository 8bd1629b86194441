import type { RuleReport } from "../source.ts";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDebug } from "../context.ts";
import { formatMoment } from "../format.ts";
import { Icon } from "../icons.tsx";
import { openLeaves, stateOf } from "../standing.ts";
import { MissingList } from "./missing-list.tsx";
import { RuleDetails } from "./rule-details.tsx";
import { Leaf, Mark } from "./tree.tsx";

/** One rule: how far it is, why it is not there yet, and what it lacks; opened, everything behind that. */
export function RuleCard({ rule }: { readonly rule: RuleReport }): JSX.Element {
  const { words } = useDebug();
  const [isOpen, setOpen] = useState(false);
  const state = stateOf(rule);
  const { ruleStates } = words.value;
  return (
    <li class={`rule ${state}`} data-testid="rule">
      <h3>
        <button
          type="button"
          class="row-button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <span class="rule-title">
            <span class="rule-name" dir="auto">
              {rule.name}
            </span>
            <span class="code" dir="ltr">
              {[rule.id, rule.action].filter(Boolean).join(" · ")}
            </span>
          </span>
          <span class={`state ${state}`}>{ruleStates[state]}</span>
          <span class="turn">
            <Icon name="more" />
          </span>
        </button>
      </h3>
      {rule.verdict !== "refused" && <Bar share={rule.progress} state={state} />}
      <Headline rule={rule} isOpen={isOpen} />
      <MissingList missing={rule.missing} isFull={isOpen} />
      {isOpen && <RuleDetails rule={rule} />}
    </li>
  );
}

function Bar({ share, state }: { readonly share: number; readonly state: string }): JSX.Element {
  const { words, locale } = useDebug();
  const percent = new Intl.NumberFormat(locale, { style: "percent" }).format(share);
  return (
    <div
      class={`bar ${state}`}
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-label={words.value.progress(percent)}
    >
      <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
    </div>
  );
}

/** The one thing to know of a rule: what keeps it, or what became of it. What keeps it stands in the tree once that is open. */
function Headline({
  rule,
  isOpen,
}: {
  readonly rule: RuleReport;
  readonly isOpen: boolean;
}): JSX.Element | null {
  const { words } = useDebug();
  const [nearest] = rule.standings;
  if (rule.verdict === "refused") return <Problems rule={rule} />;
  if (nearest && !isFinal(rule)) return isOpen ? null : <OpenLeaves standing={nearest} />;
  return (
    <p class="headline" dir="auto">
      <Outcome rule={rule} />
      {!nearest && words.value.idleHint}
    </p>
  );
}

/** Whether there is something to say besides which conditions are open. */
function isFinal(rule: RuleReport): boolean {
  return stateOf(rule) === "off" || (rule.verdict !== "false" && rule.verdict !== "unknown");
}

function Outcome({ rule }: { readonly rule: RuleReport }): JSX.Element | null {
  const { words, locale } = useDebug();
  const { offHint, firesWith, fired, held, stages } = words.value;
  const [nearest] = rule.standings;
  if (stateOf(rule) === "off") return <>{offHint}</>;
  if (!nearest) return null;
  const { verdict, says } = nearest;
  switch (verdict.type) {
    case "fires":
      return <>{firesWith}</>;
    case "fired": {
      const moment = verdict.firedAt === null ? null : formatMoment(verdict.firedAt, locale);
      return <>{fired(says, moment)}</>;
    }
    case "held":
      return <>{held(stages[verdict.stage] ?? verdict.stage, verdict.reason)}</>;
    case "false":
    case "unknown":
      return null;
  }
}

function OpenLeaves({
  standing,
}: {
  readonly standing: RuleReport["standings"][number];
}): JSX.Element {
  return (
    <ul class="headline open-leaves">
      {openLeaves(standing.tree).map((leaf) => (
        <li key={leaf.path}>
          <Mark truth={leaf.truth} />
          <Leaf node={leaf} of={standing.key} />
        </li>
      ))}
    </ul>
  );
}

function Problems({ rule }: { readonly rule: RuleReport }): JSX.Element {
  return (
    <ul class="headline problems">
      {rule.problems.map(({ message, hint, path }) => (
        <li key={`${path} ${message}`} dir="auto">
          {message} {hint}
          <span class="code" dir="ltr">
            {path}
          </span>
        </li>
      ))}
    </ul>
  );
}
