import type { ChatMessage } from "@proffer/protocol";
import type { Settings } from "../settings.ts";
import { mayNotify } from "./permission.ts";
import { playTone } from "./tone.ts";

/** Longer than this, a desktop cuts it off anyway. */
const maxLength = 140;

/** Tells of a reply: by a tone, and by a notification where the customer cannot see the page. */
export function alertOf(
  { name, text }: ChatMessage,
  { sound, notifications }: Settings,
  support: string,
  onClick: () => void,
): void {
  if (sound) playTone();
  if (!notifications || document.visibilityState === "visible" || !mayNotify()) return;
  // One at a time: a newer reply takes the place of the one before.
  const note = new Notification(name ?? support, {
    body: text.slice(0, maxLength),
    tag: "proffer",
  });
  note.addEventListener("click", () => {
    window.focus();
    note.close();
    onClick();
  });
}
