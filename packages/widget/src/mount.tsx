import { signal } from "@preact/signals";
import { render } from "preact";
import type { ComponentType } from "preact";
import type { Proffer } from "@proffer/sdk";
import { watchAttention } from "./attention.ts";
import { createController } from "./controller.ts";
import { WidgetProvider } from "./context.ts";
import type { Equipment } from "./context.ts";
import { createHost } from "./host.ts";
import { takeGuideMark } from "./guide-mark.ts";
import { chooseLocale, loadWords } from "./i18n/words.ts";
import { createReadMarks } from "./read-mark.ts";
import { createRefusals } from "./refusal.ts";
import { shellCss } from "./styles/shell.ts";
import type { Route } from "./state.ts";
import { Shell } from "./views/shell.tsx";

/** How the widget is mounted; the page says the rest by its `lang`, its `dir` and the `--proffer-*` properties. */
export interface MountOptions {
  /** A BCP 47 tag; by default the page's language, else the browser's. */
  readonly locale?: string;
  /** By default the page's. */
  readonly dir?: "ltr" | "rtl";
  /** The page's CSP nonce, for browsers without constructable style sheets. */
  readonly nonce?: string;
  /** The clock, UTC ms. */
  readonly now?: () => number;
}

/** A widget on the page. */
export interface Widget {
  /** Opens the panel; without a route, where the customer left off. */
  open(route?: Route): void;
  close(): void;
  /** Takes the widget off the page. The client it was mounted for goes on. */
  destroy(): void;
}

/**
 * Puts the launcher, the teasers and the panel on the page, in a shadow root of their own.
 *
 * @example
 * ```ts
 * const widget = mount(createProffer({ endpoint: "https://help.example.com" }));
 * document.querySelector("#contact")?.addEventListener("click", () => widget.open());
 * ```
 */
export function mount(proffer: Proffer, options: MountOptions = {}): Widget {
  const { now = Date.now, ...place } = options;
  const locale = chooseLocale(options.locale);
  const { words, learn } = loadWords(locale);
  const host = createHost({ ...place, lang: locale });
  const panel = signal<ComponentType | null>(null);
  const drafts = new Map<string, unknown>();
  const equipped = new Set<string>();
  const equip = ({ css, english }: Equipment): void => {
    if (equipped.has(css)) return;
    equipped.add(css);
    host.adopt(css);
    learn(english);
  };
  const mayKeep = (): boolean => proffer.consent.isOpen;
  const attention = watchAttention(document, host.element, () => controller.look());
  const controller = createController({
    proffer,
    attention,
    readMarks: createReadMarks(() => localStorage, mayKeep),
    refusal: createRefusals(words),
    async loadPanel() {
      const module = await import("./views/panel.tsx");
      module.prepare(proffer.offers());
      equip(module);
      panel.value = module.Panel;
    },
  });
  const root = document.createElement("div");
  host.adopt(shellCss);
  host.root.append(root);
  render(
    <WidgetProvider value={{ controller, words, locale, now, equip, drafts, mayKeep }}>
      <Shell panel={panel} />
    </WidgetProvider>,
    root,
  );
  controller.look();
  const guide = takeGuideMark(() => sessionStorage, now());
  if (guide) {
    drafts.set(guide.offer, guide.step);
    void proffer.ready.then(() => controller.open({ type: "offer", id: guide.offer }));
  }
  return {
    open: controller.open,
    close: controller.close,
    destroy() {
      controller.stop();
      attention.stop();
      render(null, root);
      host.remove();
    },
  };
}
