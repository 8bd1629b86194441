import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { copyText } from "../../copy-text.ts";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";

/** How long the button says that it has copied. */
const confirmMs = 2000;

interface CopyButtonProps {
  readonly text: string;
  /** Where the text stands, to be selected when copying is not allowed. */
  readonly shown: { readonly current: HTMLElement | null };
  readonly label: string;
  readonly primary: boolean;
  readonly onCopied?: () => void;
}

/** Copies a text, and says so for a moment. */
export function CopyButton(props: CopyButtonProps): JSX.Element {
  const { text, shown, label, primary, onCopied } = props;
  const words = useWidget().words.value;
  const [result, setResult] = useState<"copied" | "selected" | null>(null);
  useEffect(() => {
    if (result !== "copied") return;
    const timer = setTimeout(() => setResult(null), confirmMs);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = async (): Promise<void> => {
    if (!shown.current) return;
    setResult(await copyText(text, shown.current));
    onCopied?.();
  };
  return (
    <>
      <button
        type="button"
        class={primary ? "button primary" : "button"}
        data-testid="coupon-copy"
        onClick={copy}
      >
        {result === "copied" ? <Glyph d={strokes.check} /> : <Glyph d={strokes.copy} />}
        {result === "copied" ? words.copied : label}
      </button>
      <span class="sr" role="status">
        {result === "copied" ? words.copied : result === "selected" ? words.copyByHand : ""}
      </span>
    </>
  );
}
