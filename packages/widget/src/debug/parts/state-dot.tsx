import type { JSX } from "preact";
import { checklist, verdictOf } from "../checklist.ts";
import { useDebug } from "../context.ts";

/** Whether all is well, as a dot; the words stand under “Status”. */
export function StateDot(): JSX.Element {
  const { store, words, locale } = useDebug();
  const report = store.report.value;
  const state = report
    ? verdictOf(checklist(report, words.value, locale), words.value).state
    : "note";
  return <span class={`dot ${state}`} />;
}
