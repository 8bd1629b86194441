import { createProffer } from "@proffer/sdk";
import { createCommands } from "./commands.ts";
import { wantsDebug } from "./debug/wish.ts";
import { chooseLocale } from "./i18n/words.ts";
import { mount } from "./mount.tsx";
import type { Widget } from "./mount.tsx";
import { goLive } from "./go-live.ts";
import { warn } from "./warn.ts";

/** What the loader read from its script tag: `data-site`, `data-locale`, … */
export interface BootOptions {
  /** Where the server is, without a slash at the end. */
  readonly endpoint: string;
  readonly site?: string;
  readonly locale?: string;
  /** `required`: nothing is kept or sent until the customer agrees. */
  readonly consent?: string;
  /** Where the shop's server keeps who this device is. */
  readonly deviceUrl?: string;
  /** Names of sources that are switched off, with spaces between them; `all` for all. */
  readonly sourcesOff?: string;
  /** Names of consent signals that are not listened to, with spaces between them; `all` for all. */
  readonly signalsOff?: string;
  /** The page's CSP nonce, for browsers without constructable style sheets. */
  readonly nonce?: string;
}

/** Starts tracking and the widget, and answers the page's calls from here on. The script tag's one entry point. */
export function boot(options: BootOptions): void {
  const { nonce, endpoint, site, consent, deviceUrl, sourcesOff, signalsOff } = options;
  // The offers' language and the widget's own words must be one.
  const locale = chooseLocale(options.locale);
  const proffer = createProffer({
    endpoint,
    locale,
    sources: without(sourcesOff),
    signals: without(signalsOff),
    ...(site && { site }),
    ...(deviceUrl && { deviceUrl }),
    // A word that we do not know counts as “required”.
    ...(consent !== undefined && { consent: consent as "required" }),
  });
  let widget: Widget | null = null;
  try {
    widget = mount(proffer, { locale, ...(nonce && { nonce }) });
  } catch (error) {
    // A page may have broken what we draw with; rules and events still work without it.
    warn("The widget could not be drawn.", error);
  }
  const onDebug = async (): Promise<void> => {
    const { openDebug } = await import("./debug/overlay.tsx");
    openDebug(proffer, { locale, nonce });
  };
  const onShutdown = (): void => goLive(window, null);
  goLive(window, createCommands({ proffer, widget, onDebug, onShutdown }));
  if (wantsDebug(location.search, () => sessionStorage))
    onDebug().catch((error: unknown) => warn("The debug overlay could not be opened.", error));
}

/** `"idle scroll"` → `{ idle: false, scroll: false }` */
function without(names = ""): false | Readonly<Record<string, false>> {
  if (names.trim() === "all") return false;
  return Object.fromEntries(
    names
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((name) => [name, false]),
  );
}
