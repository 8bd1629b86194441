/** The one element that the page's own markup is known to have. */
export function find<E extends HTMLElement>(selector: string, within: ParentNode = document): E {
  const element = within.querySelector<E>(selector);
  if (!element)
    throw new Error(`The page has no ${selector}; its template and its script disagree.`);
  return element;
}
