const candidates = 'meta,script[type*="ld+json" i],[itemtype*=Product],[typeof*=Product]';
const sign = /Product|["':]product\W|price:|:sku|item_id/;

/** Whether a page has something that looks like a product's markup: wherever there is some, and now and then where not. */
export function hasMarkup(page: Document): boolean {
  return [...page.querySelectorAll(candidates)].some(({ outerHTML }) => sign.test(outerHTML));
}

/** The page's own address, as it says. */
export function canonicalOf(page: Document): string | undefined {
  return page.querySelector<HTMLLinkElement>('link[rel~="canonical" i]')?.href;
}
