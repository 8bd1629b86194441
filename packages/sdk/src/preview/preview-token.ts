import { previewParameter } from "@proffer/protocol";

const key = "proffer.preview";

/**
 * The signed link that this tab was opened with, or that an earlier page of it was: a draft is tried on page after page,
 * in this tab only. An empty parameter ends that. Nothing where there is no page, or its storage is closed to us.
 */
export function takePreviewToken(): string | undefined {
  if (typeof window === "undefined" || typeof location === "undefined") return undefined;
  const given = new URLSearchParams(location.search).get(previewParameter);
  try {
    if (given === "") sessionStorage.removeItem(key);
    return given || (sessionStorage.getItem(key) ?? undefined);
  } catch {
    return given || undefined;
  }
}

/** The link has brought a draft: the tab's next pages show it too. What has not is not worth a mark on somebody's device. */
export function keepPreviewToken(token: string): void {
  try {
    sessionStorage.setItem(key, token);
  } catch {
    // The draft is then seen on this page only.
  }
}

/** What is in force holds again from the next page on. */
export function leavePreview(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Where it could not be kept it need not be taken away.
  }
}
