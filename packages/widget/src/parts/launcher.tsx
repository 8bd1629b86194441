import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { unreadCount } from "../state.ts";
import { Icon } from "./icons.tsx";

/** The round button in the corner, with the number of what waits behind it. */
export function Launcher(): JSX.Element {
  const { controller, words } = useWidget();
  const { open } = controller.state.value;
  const button = useRef<HTMLButtonElement>(null);
  useFocusBack(open, button);
  return (
    <button
      ref={button}
      type="button"
      class="launcher"
      data-testid="launcher"
      aria-expanded={open}
      aria-haspopup="dialog"
      onPointerEnter={controller.prefetch}
      onFocus={controller.prefetch}
      onClick={() => (open ? controller.close() : controller.open())}
    >
      <Icon key={open} name={open ? "down" : "chat"} />
      <span class="sr">{open ? words.value.closeChat : words.value.openChat}</span>
      {!open && <Badge />}
    </button>
  );
}

function Badge(): JSX.Element | null {
  const { controller, words } = useWidget();
  const count = unreadCount(controller.state.value);
  if (count === 0) return null;
  return (
    <span class="badge" data-testid="badge">
      <span aria-hidden="true">{count > 9 ? "9+" : count}</span>
      <span class="sr">{words.value.unread(count)}</span>
    </span>
  );
}

/** When the panel closes, the focus that was in it comes back here instead of falling to the page's top. */
function useFocusBack(open: boolean, button: { readonly current: HTMLButtonElement | null }): void {
  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus({ preventScroll: true });
    wasOpen.current = open;
  }, [open]);
}
