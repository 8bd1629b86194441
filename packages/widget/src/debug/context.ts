import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Readable } from "../cell.ts";
import type { Report } from "@proffer/sdk";
import type { DebugWords } from "./i18n/words.ts";
import type { DebugStore } from "./store.ts";

/** What every part of the overlay may ask for. */
export interface DebugContext {
  readonly store: DebugStore;
  readonly words: Readable<DebugWords>;
  readonly locale: string;
}

const Context = createContext<DebugContext | null>(null);

export const DebugProvider = Context.Provider;

export function useDebug(): DebugContext {
  const context = useContext(Context);
  if (!context) throw new Error("A part of the debug overlay was drawn outside of it.");
  return context;
}

/** What a tab is drawn from. */
export interface TabProps {
  readonly report: Report;
}
