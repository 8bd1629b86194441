import { render } from "preact";
import { onChange } from "../cell.ts";
import { DebugProvider } from "./context.ts";
import { createDebugHost } from "./host.ts";
import { loadDebugWords } from "./i18n/words.ts";
import { createLook } from "./look.ts";
import { Panel } from "./panel.tsx";
import type { DebugSource } from "./source.ts";
import { createDebugStore } from "./store.ts";

/** How the overlay is opened. */
export interface DebugOptions {
  /** A BCP 47 tag. */
  readonly locale: string;
  /** The page's CSP nonce, for browsers without constructable style sheets. */
  readonly nonce?: string | undefined;
}

/** An overlay that is on the page. */
export interface Debug {
  /** Brings it out of its pill. */
  show(): void;
  /** Takes it off the page, and off those that follow in this tab. */
  close(): void;
}

let current: Debug | undefined;

/**
 * Shows what a client sees on this page: events, rules and their distance, facts, sources, and whether all is well. One
 * a page; opened again, it comes out of its pill. It only looks: it tracks nothing and sends nothing.
 *
 * @example
 * ```ts
 * const { openDebug } = await import("./debug/overlay.tsx");
 * openDebug(proffer, { locale: "en" });
 * ```
 */
export function openDebug(source: DebugSource, { locale, nonce }: DebugOptions): Debug {
  if (current) {
    current.show();
    return current;
  }
  const host = createDebugHost({ lang: locale, nonce });
  const store = createDebugStore(source);
  const look = createLook(() => sessionStorage);
  const debug: Debug = {
    show: () => look.change({ isCollapsed: false }),
    close() {
      current = undefined;
      look.forget();
      store.stop();
      stopDrawing();
      render(null, host.root);
      host.remove();
    },
  };
  const context = { store, words: loadDebugWords(locale), locale };
  const draw = (): void =>
    render(
      <DebugProvider value={context}>
        <Panel look={look} onClose={debug.close} />
      </DebugProvider>,
      host.root,
    );
  draw();
  const stopDrawing = onChange(draw);
  void store.refresh();
  return (current = debug);
}
