import type { JSX } from "preact";
import type { Check } from "../checklist.ts";
import { checklist, verdictOf } from "../checklist.ts";
import type { TabProps } from "../context.ts";
import { useDebug } from "../context.ts";
import { formatClock } from "../format.ts";
import { Icon } from "../icons.tsx";

const icons = { ok: "yes", note: "note", warn: "warn", bad: "no" } as const;

/** “Is my snippet working?”, from the script to the server. */
export function StatusTab({ report }: TabProps): JSX.Element {
  const { words, locale } = useDebug();
  const checks = checklist(report, words.value, locale);
  const verdict = verdictOf(checks, words.value);
  return (
    <>
      <p class={`verdict ${verdict.state}`} data-testid="verdict">
        <Icon name={icons[verdict.state]} />
        <span dir="auto">{verdict.title}</span>
      </p>
      <ul class="list">
        {checks.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </ul>
      <Problems report={report} />
    </>
  );
}

function CheckLine({ check }: { readonly check: Check }): JSX.Element {
  const { id, state, title, detail } = check;
  return (
    <li class={`check ${state}`} data-testid={`check-${id}`}>
      <span class="check-icon">
        <Icon name={icons[state]} />
      </span>
      <span class="check-title">{title}</span>
      <span class="detail" dir="auto">
        {detail}
      </span>
    </li>
  );
}

function Problems({ report }: TabProps): JSX.Element {
  const { words, locale } = useDebug();
  const { noProblems, recentProblems } = words.value;
  if (report.problems.length === 0)
    return (
      <p class="intro" dir="auto">
        {noProblems}
      </p>
    );
  return (
    <section>
      <h3 class="heading">{recentProblems}</h3>
      <ul class="list">
        {report.problems.map(({ at, type, message }) => (
          <li key={`${at} ${message}`} class="went-wrong">
            <time>{formatClock(at, locale)}</time>
            <span class="tag">{type}</span>
            <span class="detail" dir="auto">
              {message}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
