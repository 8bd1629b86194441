/**
 * Brings the focus back when the panel closes: to what the customer opened it with, else to the launcher, instead of to the
 * page's top. A focus that is elsewhere by then stays there.
 */
export function createFocus(
  host: HTMLElement,
  launcher: HTMLElement,
): {
  /** To be told whether the panel is open, before it is drawn or taken away. */
  follow(open: boolean): void;
} {
  let wasOpen = false;
  let opener: HTMLElement | null = null;
  return {
    follow(open) {
      if (open === wasOpen) return;
      wasOpen = open;
      const { activeElement: focused, body } = document;
      if (open) opener = focused === body || focused === host ? null : (focused as HTMLElement);
      else if (focused === host || focused === body || !focused)
        (opener?.isConnected ? opener : launcher).focus({ preventScroll: true });
    },
  };
}
