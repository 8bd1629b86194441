import { createCell } from "./cell.ts";
import type { Equipment, WidgetContext } from "./context.ts";
import { createController } from "./controller.ts";
import type { Controller } from "./controller.ts";
import { createVocabulary } from "./i18n/words.ts";
import type { Offers } from "./offers/index.ts";
import { createReadMarks } from "./read-mark.ts";
import type { Frame } from "./ui.tsx";

/** Makes what every part of the widget may ask for. */
export function createUiContext(frame: Frame): WidgetContext {
  const { proffer, host, locale, now, settings, applyCoupon } = frame;
  const { words, learn } = createVocabulary(frame.words);
  const equipped = new Set<string>();
  const mayKeep = (): boolean => proffer.consent.isOpen;
  const readMarks = createReadMarks(() => localStorage, mayKeep);
  return {
    locale,
    now,
    settings,
    applyCoupon,
    words,
    mayKeep,
    chat: proffer.chat,
    // What is missing of it comes before anything that asks for it is drawn.
    controller: createController({ proffer, readMarks }) as Controller,
    offers: createCell<Offers | null>(null),
    drafts: new Map(),
    equip({ css, english }: Equipment) {
      if (equipped.has(css)) return;
      equipped.add(css);
      host.adopt(css);
      learn(english);
    },
  };
}
