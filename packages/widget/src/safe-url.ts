const page = new Set(["http:", "https:"]);
const text = new Set(["http:", "https:", "mailto:"]);

/** An address of a page or a picture, made absolute; `null` for anything but http and https, e.g. `javascript:`. */
export function parsePageUrl(value: unknown): string | null {
  return parseUrl(value, page);
}

/** An address that somebody wrote into a message; `null` for anything but http, https and mailto. */
export function parseTextUrl(value: unknown): string | null {
  return parseUrl(value, text);
}

function parseUrl(value: unknown, protocols: ReadonlySet<string>): string | null {
  if (typeof value !== "string" || !value) return null;
  try {
    const url = new URL(value, document.baseURI);
    return protocols.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
