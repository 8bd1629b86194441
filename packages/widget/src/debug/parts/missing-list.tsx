import type { JSX } from "preact";
import { useDebug } from "../context.ts";
import type { Missing } from "../i18n/en.ts";
import { Icon } from "../icons.tsx";

interface MissingListProps {
  readonly missing: readonly Missing[];
  /** Everything in full; else what may only not have happened yet is told in brief. */
  readonly isFull: boolean;
}

/** What a rule lacks: what is certain first, then what may only not have happened yet. */
export function MissingList({ missing, isFull }: MissingListProps): JSX.Element {
  const { words } = useDebug();
  const certain = missing.filter(({ isCertain }) => isCertain);
  const open = missing.filter(({ isCertain }) => !isCertain);
  const { lackInBrief, toCheck } = words.value;
  return (
    <>
      <Lacks of={certain} title={words.value.missing} isCertain />
      {isFull && <Lacks of={open} title={toCheck} isCertain={false} />}
      {!isFull && open.length > 0 && (
        <p class="brief">
          <Icon name="note" />
          <span dir="auto">
            {toCheck}: {open.map(lackInBrief).join("; ")}
          </span>
        </p>
      )}
    </>
  );
}

function Lacks({
  of,
  title,
  isCertain,
}: {
  readonly of: readonly Missing[];
  readonly title: string;
  readonly isCertain: boolean;
}): JSX.Element | null {
  const { words, store } = useDebug();
  if (of.length === 0) return null;
  return (
    <section class={`lacks ${isCertain ? "certain" : ""}`}>
      <h4>
        <Icon name={isCertain ? "warn" : "note"} />
        {title}
      </h4>
      <ul>
        {of.map((one) => (
          <li key={one.text} dir="auto">
            {words.value.lack(one, store.report.value?.at ?? 0)}
          </li>
        ))}
      </ul>
    </section>
  );
}
