import { previewParameter } from "@proffer/protocol";
import type { JSX } from "preact";
import { useDebug } from "../context.ts";
import { formatMoment } from "../format.ts";

/** Says that a draft is tried, and how to go back to what is published. */
export function PreviewBanner(): JSX.Element | null {
  const { store, words, locale } = useDebug();
  const mode = store.report.value?.mode;
  if (mode?.type !== "preview") return null;
  const { previewText, previewUntil } = words.value;
  return (
    <p class="banner" data-testid="preview">
      <span dir="auto">
        {previewText}{" "}
        {mode.expiresAt !== null && previewUntil(formatMoment(mode.expiresAt, locale))}
      </span>
      <LeavePreview />
    </p>
  );
}

/** Leads back to what is published. */
export function LeavePreview(): JSX.Element {
  const { words } = useDebug();
  return (
    <a class="leave" href={withoutPreview(location.href)}>
      {words.value.leave}
    </a>
  );
}

/** The same page; an empty token ends the preview for this tab. */
function withoutPreview(address: string): string {
  const url = new URL(address);
  url.searchParams.set(previewParameter, "");
  return url.href;
}
