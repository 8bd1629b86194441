/** Between an element and its outline. */
const gapPx = 5;
/** How often an element that is not there is looked for: a page may draw it late. */
const lookEveryMs = 250;

/**
 * Scrolls to an element of the page and outlines it, for as long as it is wanted.
 *
 * The outline is drawn in our own root: the page's element is not touched, and nothing of the page can cover it.
 *
 * @param selector a rule's; one that is malformed finds nothing.
 * @returns takes the outline away.
 */
export function spotlight(selector: string, root: ShadowRoot): () => void {
  const ring = document.createElement("div");
  ring.className = "ring";
  ring.hidden = true;
  root.append(ring);
  let target: Element | null = null;
  let lookedAt = -Infinity;
  let frame = 0;
  // Every frame: pages move without telling, by sticky headers, pictures that come late, and their own animations.
  const follow = (time: number): void => {
    frame = requestAnimationFrame(follow);
    if (!target?.isConnected && time - lookedAt >= lookEveryMs) {
      lookedAt = time;
      target = find(selector);
      if (target) bringIntoView(target, root);
    }
    place(ring, target);
  };
  frame = requestAnimationFrame(follow);
  return () => {
    cancelAnimationFrame(frame);
    ring.remove();
  };
}

function find(selector: string): Element | null {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
}

function place(ring: HTMLElement, target: Element | null): void {
  const box = target?.isConnected ? target.getBoundingClientRect() : null;
  ring.hidden = !box || box.width + box.height === 0;
  if (!box) return;
  const { style } = ring;
  style.left = `${box.left - gapPx}px`;
  style.top = `${box.top - gapPx}px`;
  style.width = `${box.width + 2 * gapPx}px`;
  style.height = `${box.height + 2 * gapPx}px`;
}

/** To the middle of what the panel leaves free. What can be seen whole already is not moved. */
function bringIntoView(target: Element, root: ShadowRoot): void {
  const box = target.getBoundingClientRect();
  const panel = root.querySelector(".panel")?.getBoundingClientRect();
  const covered = panel && box.left < panel.right && box.right > panel.left;
  const bottom = covered ? panel.top : innerHeight;
  if (box.top >= 0 && box.bottom <= bottom) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  withMargin(target, innerHeight - bottom, () =>
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" }),
  );
}

/** The place to scroll to is worked out at the call, so the margin can go at once: the page does not get to see it. */
function withMargin(target: Element, marginPx: number, scroll: () => void): void {
  if (!(target instanceof HTMLElement)) return scroll();
  const before = target.style.scrollMarginBottom;
  target.style.scrollMarginBottom = `${marginPx}px`;
  scroll();
  target.style.scrollMarginBottom = before;
  if (!target.getAttribute("style")) target.removeAttribute("style");
}
