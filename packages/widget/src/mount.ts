import type { Coupon } from "@proffer/protocol";
import type { Proffer } from "@proffer/sdk";
import { createHost } from "./host.ts";
import { en } from "./i18n/en.ts";
import { chooseLocale, loadLanguage } from "./i18n/locale.ts";
import { watchNews } from "./news.ts";
import { createLauncher } from "./parts/launcher.ts";
import type { Settings } from "./settings.ts";
import type { Route } from "./state.ts";
import { shellCss } from "./styles/shell.ts";
import type { Ui } from "./ui.tsx";
import { warn } from "./warn.ts";

/** How the widget is mounted; the page says the rest by its `lang`, its `dir` and the `--proffer-*` properties. */
export interface MountOptions extends Settings {
  /** A BCP 47 tag; by default the page's language, else the browser's. */
  readonly locale?: string;
  /** By default the page's. */
  readonly dir?: "ltr" | "rtl";
  /** The page's CSP nonce, for browsers without constructable style sheets. */
  readonly nonce?: string;
  /** By default the system's; `dark` and `light` hold against it. */
  readonly theme?: string;
  /** Puts a coupon into the page's basket. May give a promise, and a rejection is shown to the customer. */
  readonly applyCoupon?: (coupon: Coupon) => unknown;
  /** The clock, UTC ms. */
  readonly now?: () => number;
}

/** A widget on the page. */
export interface Widget {
  /** Opens the panel; without a route, where the customer left off. */
  open(route?: Route): void;
  close(): void;
  /** Changes what is given, e.g. `{ sound: true }`. */
  set(settings: Settings): void;
  /** Takes the widget off the page. The client it was mounted for goes on. */
  destroy(): void;
}

/**
 * Puts the launcher on the page, in a shadow root of its own; teasers and panel come when there is something to show or the
 * customer comes near.
 *
 * @example
 * ```ts
 * const widget = mount(createProffer({ endpoint: "https://help.example.com" }));
 * document.querySelector("#contact")?.addEventListener("click", () => widget.open());
 * ```
 */
export function mount(proffer: Proffer, options: MountOptions = {}): Widget {
  const { now = Date.now, applyCoupon, sound = false, notifications = false, ...place } = options;
  const locale = chooseLocale(options.locale);
  const settings = { sound, notifications };
  const host = createHost({ ...place, lang: locale });
  const root = document.createElement("div");
  const language = loadLanguage(locale);
  let ui: Ui | undefined;
  let loading: Promise<void> | undefined;
  /** Whether the panel is to be open once it is there, and where. */
  let wanted: { readonly route: Route | undefined } | undefined;
  let isOver = false;

  const start = async (): Promise<void> => {
    try {
      const [module, words] = await Promise.all([import("./ui.tsx"), language]);
      if (isOver) return;
      const given = { proffer, locale, words, now, settings, applyCoupon };
      ui = module.startUi({ ...given, host, root, launcher });
      stopNews();
      if (wanted) ui.open(wanted.route);
    } catch (error) {
      loading = undefined;
      widget.close();
      warn("The panel could not be loaded; a click tries again.", error);
    }
  };
  const wake = (): void => void (loading ??= start());
  const setBusy = (): void => void (launcher.ariaBusy = `${wanted !== undefined}`);

  const widget: Widget = {
    open(route) {
      if (ui) return ui.open(route);
      wanted = { route };
      setBusy();
      wake();
    },
    close() {
      if (ui) return ui.close();
      wanted = undefined;
      setBusy();
    },
    set: (changed) => void Object.assign(settings, changed),
    destroy() {
      isOver = true;
      stopNews();
      ui?.destroy();
      host.remove();
    },
  };
  const launcher = createLauncher({
    label: en.openChat,
    onNear: wake,
    onClick: () => ((ui ? ui.isOpen() : wanted) ? widget.close() : widget.open()),
  });
  host.adopt(shellCss);
  root.className = "proffer";
  root.append(launcher);
  host.root.append(root);
  void language.then((words) => {
    if (words && launcher.lastChild) launcher.lastChild.textContent = words.openChat;
  });
  const stopNews = watchNews(proffer, wake);
  return widget;
}
