import type { ComponentType, JSX } from "preact";
import type { ReadonlySignal } from "@preact/signals";
import { useWidget } from "../context.ts";
import { Launcher } from "../parts/launcher.tsx";
import { TeaserSlot } from "../parts/teaser.tsx";

interface ShellProps {
  /** `null` until it has been fetched. */
  readonly panel: ReadonlySignal<ComponentType | null>;
}

/** All that the widget draws, from top to bottom. */
export function Shell({ panel }: ShellProps): JSX.Element {
  const { open } = useWidget().controller.state.value;
  const Panel = panel.value;
  return (
    <div class={open && Panel ? "proffer has-panel" : "proffer"}>
      {open && Panel && <Panel />}
      <TeaserSlot />
      <Launcher />
    </div>
  );
}
