import type { Host } from "./host.ts";

/** What pages listen to everywhere, for their shortcuts, their drop zones and their forms. */
const ours =
  "keydown keyup keypress beforeinput input compositionstart compositionupdate compositionend copy cut paste dragenter dragover dragleave drop";

/**
 * Keeps from the page what the customer types, pastes and drops in the widget. It ends at the host, so all of it is heard
 * inside.
 *
 * @returns the end of it.
 */
export function stopAtHost(host: Element): () => void {
  const listening = new AbortController();
  for (const type of ours.split(" "))
    host.addEventListener(type, (event) => event.stopPropagation(), { signal: listening.signal });
  return () => listening.abort();
}

/**
 * Everything outside of a modal dialog of the page is inert: who opens the panel from within one has to find it there. When
 * the dialog closes, the host goes back into the body.
 */
export function stayInReach(host: Host): void {
  const dialog = [...document.querySelectorAll(":is(dialog:modal)")].at(-1);
  host.attach(dialog);
  // It does not bubble, and a dialog that is taken away has none: then the host is put back like at any other time.
  dialog?.addEventListener("close", () => host.attach(), { once: true });
}
