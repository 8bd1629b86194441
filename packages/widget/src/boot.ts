import { createQuietProffer } from "@proffer/sdk";
import { createCommands } from "./commands.ts";
import { mayWantDebug } from "./debug-wish.ts";
import { goLive } from "./go-live.ts";
import { chooseLocale } from "./i18n/locale.ts";
import { mount } from "./mount.ts";
import type { Widget } from "./mount.ts";
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
  /** The public keys that rules have to be signed with, with spaces between them. */
  readonly rulesKey?: string;
  /** Names of sources that are switched off, with spaces between them; `all` for all. */
  readonly sourcesOff?: string;
  /** Names of consent signals that are not listened to, with spaces between them; `all` for all. */
  readonly signalsOff?: string;
  /** `dark` or `light`; by default the system's. */
  readonly theme?: string;
  /** There, whatever it says: a reply sounds. */
  readonly sound?: string;
  /** There, whatever it says: customers are offered notifications. */
  readonly notifications?: string;
  /** The page's CSP nonce, for browsers without constructable style sheets. */
  readonly nonce?: string;
}

/** What shows an offer, from the teaser to its card. */
const shown: readonly (() => Promise<unknown>)[] = [
  () => import("./ui.tsx"),
  () => import("./offers/index.ts"),
  () => import("./parts/cards/index.ts"),
];

/** Starts tracking and the widget, and answers the page's calls from here on. The script tag's one entry point. */
export function boot(options: BootOptions): void {
  const { nonce, endpoint, site, consent, deviceUrl, rulesKey, sourcesOff, signalsOff } = options;
  // The offers' language and the widget's own words must be one.
  const locale = chooseLocale(options.locale);
  const proffer = createQuietProffer({
    endpoint,
    locale,
    sources: without(sourcesOff),
    signals: without(signalsOff),
    // An empty one pins as well: a page that asks for the check has it.
    rulesKeys: rulesKey?.split(/\s+/),
    onNear: () => shown.forEach((load) => void load().catch(() => undefined)),
    ...(site && { site }),
    ...(deviceUrl && { deviceUrl }),
    // A word that we do not know counts as “required”.
    ...(consent !== undefined && { consent: consent as "required" }),
  });
  let widget: Widget | null = null;
  try {
    const { theme, sound, notifications } = options;
    const settings = { sound: sound !== undefined, notifications: notifications !== undefined };
    widget = mount(proffer, {
      locale,
      ...settings,
      ...(nonce && { nonce }),
      ...(theme && { theme }),
    });
  } catch (error) {
    // A page may have broken what we draw with; rules and events still work without it.
    warn("The widget could not be drawn.", error);
  }
  const debug = async (isAsked: boolean): Promise<void> => {
    const { openDebug, wantsDebug } = await import("./debug/start.ts");
    if (isAsked || wantsDebug()) openDebug(proffer, { locale, nonce });
  };
  const onShutdown = (): void => goLive(window, null);
  const onDebug = (): Promise<void> => debug(true);
  goLive(window, createCommands({ proffer, widget, onDebug, onShutdown }));
  if (mayWantDebug())
    debug(false).catch((error: unknown) => warn("The debug overlay could not be opened.", error));
}

/** `"idle scroll"` → `{ idle: false, scroll: false }` */
function without(names = ""): false | Readonly<Record<string, false>> {
  if (names.trim() === "all") return false;
  return Object.fromEntries((names.match(/[^\s,]+/g) ?? []).map((name) => [name, false]));
}
