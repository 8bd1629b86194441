import { createProffer } from "@proffer/sdk";
import { createCommands } from "./commands.ts";
import { chooseLocale } from "./i18n/words.ts";
import { mount } from "./mount.tsx";
import type { Widget } from "./mount.tsx";
import { goLive } from "./go-live.ts";
import { warn } from "./warn.ts";

/** What the loader read from its script tag. */
export interface BootOptions {
  /** Where the server is, without a slash at the end. */
  readonly endpoint: string;
  readonly site?: string;
  readonly locale?: string;
  /** The page's CSP nonce, for browsers without constructable style sheets. */
  readonly nonce?: string;
}

/** Starts tracking and the widget, and answers the page's calls from here on. The script tag's one entry point. */
export function boot(options: BootOptions): void {
  const { nonce, endpoint, site } = options;
  // The offers' language and the widget's own words must be one.
  const locale = chooseLocale(options.locale);
  const proffer = createProffer({ endpoint, locale, ...(site && { site }) });
  let widget: Widget | null = null;
  try {
    widget = mount(proffer, { locale, ...(nonce && { nonce }) });
  } catch (error) {
    // A page may have broken what we draw with; rules and events still work without it.
    warn("The widget could not be drawn.", error);
  }
  goLive(window, createCommands({ proffer, widget, onShutdown: () => goLive(window, null) }));
}
