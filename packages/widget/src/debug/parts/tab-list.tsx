import type { JSX, Ref } from "preact";
import { useDebug } from "../context.ts";
import type { Look, TabName } from "../look.ts";
import { tabNames } from "../look.ts";
import { lacksSomething } from "../standing.ts";

interface TabListProps {
  readonly look: Look;
  readonly selectedRef: Ref<HTMLButtonElement>;
}

/** The tabs; arrow keys go from one to the next, round at the ends. */
export function TabList({ look, selectedRef }: TabListProps): JSX.Element {
  const { store, words } = useDebug();
  const { tab: selected } = look.state.value;
  const choose = (tab: TabName): void => {
    look.change({ tab });
    // What a source has found since is no event that one could listen to.
    void store.refresh();
  };
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label={words.value.name}
      onKeyDown={(event) => move(event, choose)}
    >
      {tabNames.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          class="tab"
          data-tab={tab}
          aria-selected={tab === selected}
          aria-controls="panel"
          tabIndex={tab === selected ? 0 : -1}
          ref={tab === selected ? selectedRef : null}
          onClick={() => choose(tab)}
        >
          {words.value.tabs[tab]}
          <Badge of={tab} />
        </button>
      ))}
    </div>
  );
}

/** How many events there are, and how many rules lack something. */
function Badge({ of }: { readonly of: TabName }): JSX.Element | null {
  const { store } = useDebug();
  const rules = store.report.value?.ruleset.rules ?? [];
  const counts: Partial<Record<TabName, number>> = {
    events: store.rows.value.length,
    rules: rules.filter(lacksSomething).length,
  };
  const count = counts[of] ?? 0;
  return count === 0 ? null : <span class={`badge ${of}`}>{count}</span>;
}

const steps: Readonly<Record<string, (place: number) => number>> = {
  ArrowRight: (place) => place + 1,
  ArrowLeft: (place) => place - 1,
  Home: () => 0,
  End: () => -1,
};

function move(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
  choose: (tab: TabName) => void,
): void {
  const list = event.currentTarget;
  const step = steps[mirrored(event.key, list)];
  if (!step) return;
  event.preventDefault();
  const buttons = [...list.querySelectorAll<HTMLElement>("[role=tab]")];
  const place = buttons.indexOf(event.target as HTMLElement);
  const next = buttons.at(step(place) % buttons.length);
  next?.focus();
  const tab = tabNames.find((name) => name === next?.dataset["tab"]);
  if (tab) choose(tab);
}

/** “Right” is the way back where the text runs from right to left. */
function mirrored(key: string, element: HTMLElement): string {
  const host = (element.getRootNode() as Partial<ShadowRoot>).host as HTMLElement | undefined;
  if (host?.dir !== "rtl") return key;
  return key === "ArrowRight" ? "ArrowLeft" : key === "ArrowLeft" ? "ArrowRight" : key;
}
