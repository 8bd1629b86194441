/** What comes with the help and the list of conversations. */
export const helpCss = /* css */ `
.search { display: flex; align-items: center; gap: 10px; padding-inline: 16px; border-radius: var(--round); color: var(--muted); }
.search svg { font-size: 20px; }
.search input { flex: 1; min-width: 0; min-height: 50px; margin: 0; padding: 0; border: 0; background: none; color: var(--ink); font: 400 max(16px, var(--text))/1.4 var(--font); appearance: none; -webkit-appearance: none; }
.search input::placeholder { color: var(--muted); opacity: 1; }
.search input::-webkit-search-cancel-button { display: none; }
.search input:focus-visible { outline: none; }
.search:has(:focus-visible) { box-shadow: inset 0 0 0 2px var(--accent-ink); }
.search ~ .row { border-block-start: 1px solid var(--line); }
.skeleton .row { border-block-start: 1px solid var(--line); }
.skeleton .row:hover { background: none; }
.skeleton i { width: 70%; height: 14px; border-radius: 7px; background: var(--bubble); animation: breathe 1.6s infinite; }
.skeleton .row:nth-child(2n) i { width: 48%; }
.panel .nothing { padding: 16px; border-block-start: 1px solid var(--line); color: var(--muted); overflow-wrap: anywhere; }

.reading { display: grid; gap: 16px; padding: 20px; }
.reading h2 { font-size: calc(var(--text) * 1.3334); font-weight: 640; line-height: 1.3; letter-spacing: -.008em; overflow-wrap: anywhere; text-wrap: balance; }
.reading .prose { line-height: 1.6; overflow-wrap: anywhere; white-space: pre-line; }
.prose li + li { margin-block-start: 4px; }
.prose ul { margin-block: 4px; }
.read-on { display: inline-flex; align-items: center; gap: 6px; justify-self: start; min-height: 28px; border-radius: 6px; color: var(--accent-ink); font-weight: 600; text-decoration: none; }
.read-on:hover { text-decoration: underline; text-underline-offset: 3px; }
.reading footer { display: grid; gap: 12px; padding-block-start: 16px; border-block-start: 1px solid var(--line); color: var(--muted); font-size: var(--small); }

.conversations li + li { border-block-start: 1px solid var(--line); }
.conversations .row { min-height: 76px; background: var(--surface); }
.conversations .row:hover { background: var(--tint); }
.conversations .row:focus-visible { border-radius: var(--round-s); }
.row-head { display: flex; align-items: center; gap: 10px; min-width: 0; }
.row-head strong, .row-head small { flex: 1; min-width: 0; white-space: nowrap; }
.row-head time { font-size: var(--tiny); color: var(--muted); font-variant-numeric: tabular-nums; }
.unread .row-head small { color: var(--ink); font-weight: 600; }
.tag { padding: 1px 8px; border-radius: 10px; background: var(--bubble); font-size: var(--tiny); color: var(--muted); white-space: nowrap; }
.nothing-here { display: grid; justify-items: center; gap: 12px; padding: 64px 24px; color: var(--muted); text-align: center; }
.nothing-here .chip { width: 56px; height: 56px; border-radius: var(--round); font-size: 28px; }
`;
