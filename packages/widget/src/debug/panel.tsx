import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useDebug } from "./context.ts";
import type { Look } from "./look.ts";
import { Header } from "./parts/header.tsx";
import { Pill } from "./parts/pill.tsx";
import { PreviewBanner } from "./parts/preview-banner.tsx";
import { TabList } from "./parts/tab-list.tsx";
import { EventsTab } from "./tabs/events.tsx";
import { FactsTab } from "./tabs/facts.tsx";
import { PageTab } from "./tabs/page.tsx";
import { RulesTab } from "./tabs/rules.tsx";
import { StatusTab } from "./tabs/status.tsx";

interface PanelProps {
  readonly look: Look;
  readonly onClose: () => void;
}

/** The overlay: docked at a side, a sheet on phones, or collapsed to a pill. */
export function Panel({ look, onClose }: PanelProps): JSX.Element {
  const { store, words } = useDebug();
  const { isCollapsed, side } = look.state.value;
  const focus = useFocusBetween(isCollapsed);
  const collapse = (to: boolean): void => {
    store.setWatched(!to);
    look.change({ isCollapsed: to });
  };
  useEffect(() => store.setWatched(!isCollapsed), [isCollapsed]);
  if (isCollapsed) return <Pill buttonRef={focus.pill} onOpen={() => collapse(false)} />;
  return (
    <section
      class={`panel ${side}`}
      aria-label={words.value.name}
      data-testid="debug"
      onKeyDown={(event) => {
        if (event.key === "Escape") collapse(true);
      }}
    >
      <Header
        onSide={() => look.change({ side: side === "end" ? "start" : "end" })}
        onCollapse={() => collapse(true)}
        onClose={onClose}
      />
      <PreviewBanner />
      <TabList look={look} selectedRef={focus.tab} />
      <Body look={look} />
    </section>
  );
}

function Body({ look }: Pick<PanelProps, "look">): JSX.Element {
  const { store, words } = useDebug();
  const { tab } = look.state.value;
  const report = store.report.value;
  const failure = store.failure.value;
  return (
    <div
      class="body"
      role="tabpanel"
      id="panel"
      aria-labelledby={`tab-${tab}`}
      tabIndex={0}
      key={tab}
    >
      {failure !== null && (
        <p class="problem" role="alert">
          {words.value.failed(failure)}
        </p>
      )}
      {tab === "events" && <EventsTab />}
      {tab !== "events" && !report && failure === null && (
        <p class="empty" dir="auto">
          {words.value.loading}
        </p>
      )}
      {report && tab === "rules" && <RulesTab report={report} />}
      {report && tab === "facts" && <FactsTab report={report} />}
      {report && tab === "page" && <PageTab report={report} />}
      {report && tab === "status" && <StatusTab report={report} />}
    </div>
  );
}

/** Collapsing and opening carry the focus along; opening by itself takes it from nobody. */
function useFocusBetween(isCollapsed: boolean) {
  const pill = useRef<HTMLButtonElement>(null);
  const tab = useRef<HTMLButtonElement>(null);
  const before = useRef(isCollapsed);
  useEffect(() => {
    if (before.current === isCollapsed) return;
    before.current = isCollapsed;
    (isCollapsed ? pill : tab).current?.focus();
  }, [isCollapsed]);
  return { pill, tab };
}
