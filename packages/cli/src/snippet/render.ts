/** What stands in the tags. */
export interface Snippet {
  /** Without a slash at the end. */
  readonly server: string;
  readonly site: string;
  /** The pinned copy's name. */
  readonly file: string;
  /** Its hash, as Subresource Integrity has it. */
  readonly integrity: string;
}

/** The tag that takes up every new version, and the one that is pinned to this one. */
export function renderSnippets({ server, site, file, integrity }: Snippet): string {
  const own = `data-site="${escapeAttribute(site)}"`;
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
