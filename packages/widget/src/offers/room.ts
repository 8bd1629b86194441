/** What a teaser is never to cover: what a thing is and costs, buttons, fields, and whatever the page marks. */
const needed =
  'h1, button, [role="button"], input, select, textarea, [itemprop="price"], [class*="price" i], [data-proffer-keep]';

/** How near the points are that are looked at: less than the height of a line. */
const stepPx = 16;

/**
 * Whether nothing that the customer needs lies where the teaser stands, seen or unseen.
 *
 * @param teaser is drawn first, and shown only then: how large it is depends on what it says.
 */
export function hasRoom(host: Element, teaser: Element | null): boolean {
  if (!teaser) return false;
  const { left, right, top, bottom } = teaser.getBoundingClientRect();
  for (let x = left; x <= right; x += stepPx)
    for (let y = top; y <= bottom; y += stepPx) if (isNeeded(host, x, y)) return false;
  return true;
}

function isNeeded(host: Element, x: number, y: number): boolean {
  const under = document.elementsFromPoint?.(x, y).find((element) => element !== host);
  return under?.closest(needed) != null;
}
