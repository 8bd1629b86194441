import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useDebug } from "../context.ts";
import { copyText } from "../copy-text.ts";
import { Icon } from "../icons.tsx";
import { StateDot } from "./state-dot.tsx";

interface HeaderProps {
  readonly onSide: () => void;
  readonly onCollapse: () => void;
  readonly onClose: () => void;
}

/** Whose overlay it is, whether all is well, and what can be done with it. */
export function Header({ onSide, onCollapse, onClose }: HeaderProps): JSX.Element {
  const { store, words } = useDebug();
  const report = store.report.value;
  const { live, preview, otherSide, collapse, close } = words.value;
  const isPreview = report?.mode.type === "preview";
  return (
    <header class="header">
      <h2>
        <StateDot /> Proffer
        {report && <span class={`mode ${report.mode.type}`}>{isPreview ? preview : live}</span>}
      </h2>
      <CopyReport />
      <button
        type="button"
        class="icon-button side"
        title={otherSide}
        aria-label={otherSide}
        onClick={onSide}
      >
        <Icon name="side" />
      </button>
      <button
        type="button"
        class="icon-button"
        title={collapse}
        aria-label={collapse}
        data-testid="collapse"
        onClick={onCollapse}
      >
        <Icon name="down" />
      </button>
      <button
        type="button"
        class="icon-button"
        title={close}
        aria-label={close}
        data-testid="close"
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

const saidForMs = 2000;

/** Copies all there is as JSON, for a letter to somebody who helps. */
function CopyReport(): JSX.Element {
  const { store, words } = useDebug();
  const text = useRef<HTMLPreElement>(null);
  const [said, say] = useState<"copied" | "selected" | null>(null);
  const { copied, copyByHand, copyReport } = words.value;
  const copy = async (): Promise<void> => {
    const pre = text.current;
    if (!pre) return;
    // Written down only when it is asked for: it is long, and changes with every event.
    pre.textContent = JSON.stringify(store.report.value, null, 2);
    const done = await copyText(pre.textContent, pre);
    say(done);
    if (done === "copied") setTimeout(() => say(null), saidForMs);
  };
  return (
    <>
      <button type="button" class="text-button" data-testid="copy" onClick={() => void copy()}>
        <Icon name={said === "copied" ? "yes" : "copy"} />
        {said === "copied" ? copied : copyReport}
      </button>
      <span class="sr" role="status">
        {said === "copied" ? copied : said === "selected" ? copyByHand : ""}
      </span>
      <div class={said === "selected" ? "by-hand" : "sr"} aria-hidden={said !== "selected"}>
        {said === "selected" && <p>{copyByHand}</p>}
        <pre ref={text} dir="ltr" />
      </div>
    </>
  );
}
