const focusable =
  "button:not(:disabled), a[href], summary, input, select, textarea, [tabindex='0']";

/** Sends Tab from the panel's last element to its first and back: what lies under a full screen cannot be seen. */
export function keepTabInside(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(focusable)];
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  const atStart = event.shiftKey && event.target === event.currentTarget;
  if (event.target !== from && !atStart) return;
  event.preventDefault();
  to?.focus();
}
