import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Desk } from "./desk.ts";
import type { Words } from "./words/words.ts";

/** What every part of the desk may ask for. */
export interface DeskContext {
  readonly desk: Desk;
  readonly words: Words;
  readonly locale: string;
  /** UTC ms. */
  readonly now: () => number;
  /** For who has an account; the desk's key is forgotten by closing the tab. */
  readonly signOut?: (() => void) | undefined;
}

const Context = createContext<DeskContext | null>(null);

export const DeskProvider = Context.Provider;

export function useDesk(): DeskContext {
  const context = useContext(Context);
  if (!context) throw new Error("A part of the desk was drawn outside of it.");
  return context;
}
