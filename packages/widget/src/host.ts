const tag = "proffer-widget";

/** The widget's place in the page. */
export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Adds a style sheet; the page's own styles and ours do not meet. */
  adopt(css: string): void;
  remove(): void;
}

export interface HostOptions {
  readonly lang: string;
  readonly dir?: "ltr" | "rtl";
  readonly nonce?: string;
}

/** Makes the host and keeps it in the body, once there is one. */
export function createHost({ lang, dir, nonce }: HostOptions): Host {
  const element = document.createElement(tag);
  const root = element.attachShadow({ mode: "open" });
  element.lang = lang;
  element.dir = dir ?? (document.documentElement.dir || document.body?.dir || "ltr");
  stopKeys(element);
  const stopKeeping = keepInBody(element);
  return {
    element,
    root,
    adopt: (css) => adopt(root, css, nonce),
    remove() {
      stopKeeping();
      element.remove();
    },
  };
}

/** A page's shortcuts must not fire while the customer types to us. */
function stopKeys(element: HTMLElement): void {
  for (const type of ["keydown", "keyup", "keypress"]) {
    element.addEventListener(type, (event) => event.stopPropagation());
  }
}

/** A constructed sheet needs no `unsafe-inline` in the page's CSP; Safari before 16.4 has none and needs the nonce. */
function adopt(root: ShadowRoot, css: string, nonce: string | undefined): void {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return;
  }
  const style = document.createElement("style");
  if (nonce) style.nonce = nonce;
  style.textContent = css;
  (root as ShadowRoot).append(style);
}

/**
 * Puts the element back when the page takes it out: Turbo and others replace the whole body on navigation.
 *
 * Only the body itself and its children are watched, which costs nothing while the page changes deeper down.
 * One frame later, so that a page which insists on removing us is not caught in a loop.
 */
function keepInBody(element: HTMLElement): () => void {
  const attach = (): void => {
    if (element.isConnected) return;
    dropEmptyCopies();
    document.body.append(element);
    observer.observe(document.documentElement, { childList: true });
    observer.observe(document.body, { childList: true });
  };
  const observer = new MutationObserver(() => {
    if (!element.isConnected) requestAnimationFrame(() => document.body && !stopped && attach());
  });
  let stopped = false;
  const begin = (): void => void (!stopped && attach());
  if (document.readyState === "loading")
    document.addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
  return () => {
    stopped = true;
    observer.disconnect();
  };
}

/** Turbo's page cache clones the body, and a clone has no shadow root: such a copy would stay for ever. */
function dropEmptyCopies(): void {
  for (const copy of document.querySelectorAll(tag)) {
    if (!copy.shadowRoot) copy.remove();
  }
}
