/** What comes with the conversation. */
export const talkCss = /* css */ `
.thread { display: flex; flex-direction: column; gap: 3px; padding: 16px; }
.thread:empty { padding-block-end: 0; }
.day { align-self: center; margin-block: 12px 8px; font-size: var(--tiny); font-weight: 550; color: var(--muted); }
.day::first-letter { text-transform: uppercase; }
.turn { display: flex; flex-direction: column; align-items: flex-start; gap: 3px; max-width: 84%; }
.turn.visitor { align-self: flex-end; align-items: flex-end; }
.turn.first { margin-block-start: 12px; }
.turn.system { display: block; align-self: center; max-width: 92%; margin-block: 8px; text-align: center; font-size: var(--small); color: var(--muted); text-wrap: balance; overflow-wrap: anywhere; }
.turn-name { display: flex; align-items: center; gap: 8px; margin-block-end: 2px; font-size: var(--small); font-weight: 600; color: var(--muted); }
.turn-name .avatar { width: 24px; height: 24px; font-size: 12px; }
.bubble { max-width: 100%; padding: 9px 14px; border: 1px solid transparent; border-radius: calc(var(--round) + 2px); background: var(--bubble); overflow-wrap: anywhere; white-space: pre-wrap; }
.agent .bubble { border-end-start-radius: 6px; background: var(--surface); border-color: var(--line); }
.visitor .bubble { border-end-end-radius: 6px; background: var(--accent); color: var(--on-accent); }
.bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px; }
.agent .bubble a { color: var(--accent-ink); }
.shot { display: block; max-width: 100%; border: 1px solid var(--line); border-radius: calc(var(--round) + 2px); background: var(--bubble); overflow: hidden; line-height: 0; }
.turn-time { display: flex; flex-wrap: wrap; gap: 2px 8px; margin-inline: 6px; font-size: var(--tiny); color: var(--muted); font-variant-numeric: tabular-nums; }
.failed-turn .turn-time { justify-content: flex-end; color: var(--danger); }
.turn-time span::before { content: "·"; margin-inline-end: 8px; }
.lead { display: flex; gap: 12px; margin-block: 8px; padding: 14px; border: 1px solid var(--line); border-radius: var(--round); background: var(--tint); font-size: 14px; overflow-wrap: anywhere; }
.lead strong { display: block; margin-block-end: 2px; font-size: var(--text); }
.lead .chip { background: var(--surface); }
.dots { display: inline-flex; gap: 4px; padding: 13px 14px; align-self: flex-start; margin-block-start: 12px; border: 1px solid var(--line); border-radius: calc(var(--round) + 2px); border-end-start-radius: 6px; background: var(--surface); }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: breathe 1.2s infinite ease-in-out; }
.dots i:nth-of-type(2) { animation-delay: .15s; }
.dots i:nth-of-type(3) { animation-delay: .3s; }
.banner { display: flex; align-items: center; gap: 12px; min-height: 48px; border-block-end: 1px solid var(--line); background: var(--tint); font-size: var(--small); line-height: 1.4; }
.panel .banner { padding: 8px 16px; }
.banner > svg { font-size: 20px; color: var(--accent-ink); }
.banner small { display: block; }
.panel .banner small { color: inherit; }
@media (forced-colors: active) {
  .dots i { background: CanvasText; forced-color-adjust: none; }
}
`;
