import type { Report } from "@proffer/sdk";
import type { JSX } from "preact";
import type { TabProps } from "../context.ts";
import { useDebug } from "../context.ts";
import type { SourceState } from "../i18n/en.ts";

type Source = Report["sources"][number];

/** In this order: what is at work first, what is off last. */
const order: readonly SourceState[] = ["amiss", "found", "listening", "quiet", "absent", "off"];

/** What each source has found on this page. */
export function PageTab({ report }: TabProps): JSX.Element {
  const { words } = useDebug();
  const sources = [...report.sources].sort(
    (a, b) => order.indexOf(stateOf(a)) - order.indexOf(stateOf(b)),
  );
  return (
    <>
      <p class="intro" dir="auto">
        {words.value.pageIntro}
      </p>
      {report.page !== null && (
        <p class="code address" dir="ltr">
          {report.page}
        </p>
      )}
      <ul class="list">
        {sources.map((source) => (
          <SourceCard key={source.name} source={source} />
        ))}
      </ul>
    </>
  );
}

function SourceCard({ source }: { readonly source: Source }): JSX.Element {
  const { words } = useDebug();
  const { name, finding } = source;
  const state = stateOf(source);
  const { sourceNames, sourceStates, offDetail, quietDetail } = words.value;
  const detail = state === "off" ? offDetail(name) : (finding?.detail ?? quietDetail);
  return (
    <li class={`source is-${state}`} data-testid="source">
      <span class={`dot ${state}`} />
      <div>
        <span class="source-name">
          {sourceNames[name] ?? name} <span class="quiet">{sourceStates[state]}</span>
        </span>
        <span class="detail" dir="auto">
          {detail}
        </span>
      </div>
    </li>
  );
}

function stateOf({ isOn, finding }: Source): SourceState {
  return isOn ? (finding?.state ?? "quiet") : "off";
}
