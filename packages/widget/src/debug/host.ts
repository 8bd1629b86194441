import { debugCss } from "./styles.ts";

/** The overlay's place in the page. */
export interface DebugHost {
  readonly element: HTMLElement;
  readonly root: HTMLElement;
  remove(): void;
}

/**
 * Makes a place for the overlay, in a shadow root of its own. It hangs below the document's root and not in the body,
 * which Turbo and others replace whole.
 */
export function createDebugHost(options: {
  readonly lang: string;
  readonly nonce?: string | undefined;
}): DebugHost {
  const element = document.createElement("proffer-debug");
  const shadow = element.attachShadow({ mode: "open" });
  element.lang = options.lang;
  element.dir = document.documentElement.dir || document.body?.dir || "ltr";
  // The page's shortcuts must not fire while somebody types here.
  for (const type of ["keydown", "keyup", "keypress"])
    element.addEventListener(type, (event) => event.stopPropagation());
  adopt(shadow, options.nonce);
  const root = document.createElement("div");
  shadow.append(root);
  document.documentElement.append(element);
  return { element, root, remove: () => element.remove() };
}

/** As for the widget: a constructed sheet where there is one, for it needs no `unsafe-inline`. */
function adopt(shadow: ShadowRoot, nonce: string | undefined): void {
  if ("adoptedStyleSheets" in shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(debugCss);
    shadow.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement("style");
  if (nonce) style.nonce = nonce;
  style.textContent = debugCss;
  (shadow as ShadowRoot).append(style);
}
