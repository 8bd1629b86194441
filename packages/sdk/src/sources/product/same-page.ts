/** What an address in the markup says of the page that is open; from `isThisVery` on, more parameters agree the higher it is. */
export const saysNothing = -1;
export const isElsewhere = 0;
export const isThisPage = 1;
export const isThisVery = 2;

/**
 * How well an address in the markup names the page that is open: it {@link saysNothing}, {@link isElsewhere},
 * {@link isThisPage} but with parameters that the page does not have, or {@link isThisVery} one.
 *
 * A shop's front page says nothing: it stands in many a template as every product's address. Hosts are not compared: a
 * shop on trial names the live one. Of two paths one may be the end of the other, as are `/en/products/mug` or
 * `/collections/tea/products/mug` and `/products/mug`.
 */
export function namesPage(said: string | undefined, page: string): number {
  if (said === undefined) return saysNothing;
  const [one, other] = [new URL(said), new URL(page)];
  const [path, open] = [pathOf(one), pathOf(other)];
  if (path === "" && one.search === "") return saysNothing;
  if (path !== open && (!path || !open || !(path.endsWith(open) || open.endsWith(path))))
    return isElsewhere;
  const parameters = [...one.searchParams];
  const there = parameters.map(([name]) => other.searchParams.get(name));
  if (parameters.some(([, value], at) => there[at] !== null && there[at] !== value))
    return isElsewhere;
  return there.includes(null) ? isThisPage : isThisVery + there.length;
}

/** The best that any of them does for any of the page's addresses. */
export function namesBest(said: readonly (string | undefined)[], pages: readonly string[]): number {
  return Math.max(saysNothing, ...said.flatMap((one) => pages.map((page) => namesPage(one, page))));
}

/** The path, or what stands for it in an application that keeps its routes behind `#/` or `#!/`. */
function pathOf({ pathname, hash }: URL): string {
  const [, route] = /^#!?(\/.*)/.exec(hash) ?? [];
  return (route ?? pathname).toLowerCase().replace(/\/$/, "");
}
