import type { RuleReport } from "../source.ts";
import type { JSX } from "preact";
import { useDebug } from "../context.ts";
import { Mark, Tree } from "./tree.tsx";

type Standing = RuleReport["standings"][number];

/** Everything behind a rule's headline: its conditions, the way to the customer, the other products that it is about. */
export function RuleDetails({ rule }: { readonly rule: RuleReport }): JSX.Element {
  const { words } = useDebug();
  const [nearest, ...others] = rule.standings;
  return (
    <div class="details">
      {nearest && <Conditions standing={nearest} />}
      {others.length > 0 && (
        <section>
          <h4>{words.value.others}</h4>
          {others.map((standing) => (
            <Conditions key={standing.key} standing={standing} isOther />
          ))}
        </section>
      )}
    </div>
  );
}

function Conditions({
  standing,
  isOther = false,
}: {
  readonly standing: Standing;
  readonly isOther?: boolean;
}): JSX.Element {
  const { words } = useDebug();
  const { tree, key } = standing;
  return (
    <section>
      {isOther ? (
        <span class="code" dir="auto">
          {key}
        </span>
      ) : (
        <h4>{words.value.conditions}</h4>
      )}
      <ul class="tree">
        <Tree node={tree} of={key} />
      </ul>
      {!isOther && <Chain standing={standing} />}
    </section>
  );
}

/** The steps from firing to the customer; of a rule that is not true only those that would say no. */
function Chain({ standing }: { readonly standing: Standing }): JSX.Element | null {
  const { words } = useDebug();
  const { chain, truth, audience } = standing;
  const told = chain.filter(({ ok }) => truth === true || !ok);
  if (told.length === 0) return null;
  const { onTheWay, ifTrue, stages } = words.value;
  return (
    <>
      <h4>{truth === true ? onTheWay : ifTrue}</h4>
      <ul class="tree">
        {told.map(({ stage, ok, text }) => (
          <li key={stage}>
            <Mark truth={ok} />
            <div>
              <span class="quiet">{stages[stage] ?? stage}</span> <span dir="auto">{text}</span>
              {stage === "audience" && audience && !ok && (
                <ul class="tree">
                  <Tree node={audience.tree} of={null} />
                </ul>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
