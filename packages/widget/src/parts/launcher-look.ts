import type { Words } from "../i18n/words.ts";
import { drawIcon } from "./launcher.ts";

const down = "m6 9 6 6 6-6";

/** What the launcher says. */
interface LauncherLook {
  readonly open: boolean;
  /** What tells of that which waits behind it, if anything does. */
  readonly badge: HTMLElement | undefined;
  readonly words: Words;
}

/** Draws the launcher as the widget stands; once it has not changed, nothing. */
export function createLauncherLook(button: HTMLElement): (look: LauncherLook) => void {
  const [chat, name] = [...button.children] as [SVGElement, HTMLElement];
  let shown = "";
  return ({ open, badge, words }) => {
    const label = open ? words.closeChat : words.openChat;
    const next = `${open} ${badge?.textContent} ${label}`;
    button.removeAttribute("aria-busy");
    if (next === shown) return;
    name.textContent = label;
    button.setAttribute("aria-expanded", `${open}`);
    // An icon that was there stays, or it would turn again.
    if (!open !== button.contains(chat) || !shown)
      button.replaceChildren(open ? drawIcon(down) : chat, name);
    button.querySelector(".badge")?.remove();
    if (badge) button.append(badge);
    shown = next;
  };
}
