import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Coupon } from "@proffer/protocol";
import type { Chat } from "@proffer/sdk";
import type { Cell, Readable } from "./cell.ts";
import type { Controller } from "./controller.ts";
import type { Words } from "./i18n/words.ts";
import type { Offers } from "./offers/index.ts";
import type { Settings } from "./settings.ts";

/** What a part that is fetched later has to have before it is drawn. */
export interface Equipment {
  readonly css: string;
  /** Its English. */
  readonly english: Partial<Words>;
}

/** What every part of the widget may ask for. */
export interface WidgetContext {
  readonly controller: Controller;
  /** `null` until there has been one, or a reply. */
  readonly offers: Cell<Offers | null>;
  readonly words: Readable<Words>;
  readonly locale: string;
  /** UTC ms. */
  readonly now: () => number;
  /** Takes in what a part brings that has just been fetched; doing so again changes nothing. */
  readonly equip: (part: Equipment) => void;
  /** What the customer has begun and not finished, by what it belongs to: closing the panel does not lose it. */
  readonly drafts: Map<string, unknown>;
  /** Whether the customer has agreed to anything being kept on this device. */
  readonly mayKeep: () => boolean;
  /** As they are at the time. */
  readonly settings: Required<Settings>;
  readonly chat: Chat;
  /** Puts a coupon into the page's basket; there where the page has said how. A rejection is shown. */
  readonly applyCoupon?: ((coupon: Coupon) => unknown) | undefined;
}

const Context = createContext<WidgetContext | null>(null);

export const WidgetProvider = Context.Provider;

export function useWidget(): WidgetContext {
  const context = useContext(Context);
  if (!context) throw new Error("A part of the widget was drawn outside of it.");
  return context;
}
