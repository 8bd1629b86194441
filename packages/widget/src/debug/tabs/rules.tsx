import type { JSX } from "preact";
import type { TabProps } from "../context.ts";
import { useDebug } from "../context.ts";
import { RuleCard } from "../parts/rule-card.tsx";
import { lacksSomething } from "../standing.ts";

/** Every rule: how far it is from firing for this customer, and what it lacks. */
export function RulesTab({ report }: TabProps): JSX.Element {
  const { words } = useDebug();
  const { rules, problems } = report.ruleset;
  const { noRules, rulesSummary } = words.value;
  if (rules.length === 0 && problems.length === 0)
    return (
      <p class="empty" dir="auto">
        {noRules}
      </p>
    );
  return (
    <>
      <p class="intro" dir="auto">
        {rulesSummary(rules.length, rules.filter(lacksSomething).length)}
      </p>
      {problems.map(({ message, hint, path }) => (
        <p key={path} class="problem" dir="auto">
          {message} {hint}
        </p>
      ))}
      <ul class="cards">
        {rules.map((rule) => (
          <RuleCard key={rule.id} rule={rule} />
        ))}
      </ul>
    </>
  );
}
