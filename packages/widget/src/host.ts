const tag = "proffer-widget";

/** The widget's place in the page. */
export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Adds a style sheet; the page's own styles and ours do not meet. */
  adopt(css: string): void;
  /** Puts it into the page: into the body, if nothing else is given. */
  attach(place?: Element): void;
  remove(): void;
}

export interface HostOptions {
  readonly lang: string;
  readonly dir?: "ltr" | "rtl";
  readonly nonce?: string;
  readonly theme?: string;
}

/** Makes the host and keeps it in the body, once there is one. */
export function createHost({ lang, dir, nonce, theme }: HostOptions): Host {
  const element = document.createElement(tag);
  const root = element.attachShadow({ mode: "open" });
  element.lang = lang;
  const page = document.documentElement.dir || document.body?.dir;
  // Our other words run from left to right, also where the page's language does not.
  element.dir = dir ?? (page || (/^ar\b/.test(lang) ? "rtl" : "ltr"));
  if (theme) element.dataset["theme"] = theme;
  return { element, root, adopt: (css) => adopt(root, css, nonce), ...keepInPage(element) };
}

/** A constructed sheet needs no `unsafe-inline` in the page's CSP; Safari before 16.4 has none and needs the nonce. */
function adopt(root: ShadowRoot, css: string, nonce = ""): void {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return;
  }
  const style = document.createElement("style");
  style.nonce = nonce;
  style.textContent = css;
  (root as ShadowRoot).append(style);
}

/**
 * Puts the element back when the page takes it out: Turbo and others replace the whole body on navigation.
 *
 * Only the body itself, and what else holds it, are watched, which costs nothing while the page changes deeper down.
 * One frame later, so that a page which insists on removing us is not caught in a loop.
 */
function keepInPage(element: HTMLElement): Pick<Host, "attach" | "remove"> {
  let isOver = false;
  let home: Element | undefined;
  const attach = (place: Element | null = document.body): void => {
    if (!place || isOver) return;
    home = place;
    if (element.parentNode !== place) {
      // Turbo's page cache clones the body, and a clone has no shadow root: such a copy would stay for ever.
      for (const copy of document.querySelectorAll(tag)) if (!copy.shadowRoot) copy.remove();
      place.append(element);
    }
    for (const node of [document, document.documentElement, place.parentNode, place])
      if (node) observer.observe(node, { childList: true });
    rise(element);
  };
  const observer = new MutationObserver(() => {
    if (!element.isConnected) requestAnimationFrame(() => attach());
    // Whoever moves it takes it out of the top layer, and may move it again.
    else if (element.parentElement !== home) attach(element.parentElement);
  });
  attach();
  document.addEventListener("DOMContentLoaded", () => attach());
  return {
    attach,
    remove() {
      isOver = true;
      observer.disconnect();
      element.remove();
    },
  };
}

/**
 * Into the top layer, which no `z-index` and no `transform` of the page reaches. A dialog or menu that the page opens later
 * lies above it, and a manual popover closes none of the page's own. Where there is none, `z-index` has to do.
 */
function rise(element: HTMLElement): void {
  try {
    element.popover = "manual";
    if (!element.matches(":popover-open")) element.showPopover();
  } catch {
    // See above.
  }
}
