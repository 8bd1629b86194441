import type { JSX, Ref } from "preact";
import { useDebug } from "../context.ts";
import { Icon } from "../icons.tsx";
import { LeavePreview } from "./preview-banner.tsx";
import { StateDot } from "./state-dot.tsx";

/** The overlay while it is folded; a draft that is tried says so here, too. */
export function Pill({
  buttonRef,
  onOpen,
}: {
  readonly buttonRef: Ref<HTMLButtonElement>;
  readonly onOpen: () => void;
}): JSX.Element {
  const { store, words } = useDebug();
  const { name, open, previewBrief } = words.value;
  const isPreview = store.report.value?.mode.type === "preview";
  return (
    <section class={`pill ${isPreview ? "preview" : ""}`} aria-label={name}>
      <button type="button" ref={buttonRef} title={open} data-testid="pill" onClick={onOpen}>
        <StateDot />
        <span dir="auto">{isPreview ? previewBrief : "Proffer"}</span>
        <Icon name="up" />
        <span class="sr">{open}</span>
      </button>
      {isPreview && <LeavePreview />}
    </section>
  );
}
