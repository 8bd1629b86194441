import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import type { Controller } from "./controller.ts";
import type { Words } from "./i18n/words.ts";

/** What every part of the widget may ask for. */
export interface WidgetContext {
  readonly controller: Controller;
  readonly words: ReadonlySignal<Words>;
  readonly locale: string;
  /** UTC ms. */
  readonly now: () => number;
}

const Context = createContext<WidgetContext | null>(null);

export const WidgetProvider = Context.Provider;

export function useWidget(): WidgetContext {
  const context = useContext(Context);
  if (!context) throw new Error("A part of the widget was drawn outside of it.");
  return context;
}
