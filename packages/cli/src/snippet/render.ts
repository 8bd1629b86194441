/** What stands in the tags. */
export interface Snippet {
  /** Without a slash at the end. */
  readonly server: string;
  readonly site: string;
  /** The pinned copy's name. */
  readonly file: string;
  /** Its hash, as Subresource Integrity has it. */
  readonly integrity: string;
  /** The keys that rules have to be signed with, where these are pinned. */
  readonly rulesKey?: string | undefined;
}

/** The tag that takes up every new version, and the one that is pinned to this one. */
export function renderSnippets(snippet: Snippet): string {
  const { server, site, file, integrity, rulesKey } = snippet;
  const pin = rulesKey === undefined ? "" : ` data-rules-key="${escapeAttribute(rulesKey)}"`;
  const own = `data-site="${escapeAttribute(site)}"${pin}`;
  const from = (path: string): string => `src="${escapeAttribute(`${server}/${path}`)}"`;
  return `Takes up every new version:

<script async ${from("proffer.js")} ${own}></script>

Pinned to this version:

<script async ${from(`widget/${file}`)} integrity="${integrity}" crossorigin="anonymous" ${own}></script>
`;
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}
