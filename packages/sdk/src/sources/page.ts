import type { Properties } from "@proffer/engine";

/** What Segment's `page` call says of the page that is open. */
export function describePage(page: Document): Properties {
  const { pathname, search, href } = page.location;
  return { title: page.title, path: pathname, search, url: href, referrer: page.referrer };
}
