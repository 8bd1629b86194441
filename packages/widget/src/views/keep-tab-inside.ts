const focusable =
  "button:not(:disabled), a[href], summary, input, select, textarea, [tabindex='0']";

/** Sends Tab from the panel's last element to its first and back: what lies under a full screen cannot be seen. */
export function keepTabInside(event: KeyboardEvent): void {
  const panel = event.currentTarget as HTMLElement;
  const stops = [...panel.querySelectorAll<HTMLElement>(focusable)];
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  const atStart = event.shiftKey && event.target === panel;
  if (event.target !== from && !atStart) return;
  event.preventDefault();
  to?.focus();
}
