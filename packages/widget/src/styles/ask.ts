/** What asks whether replies may be announced. */
export const askCss = /* css */ `
.notify { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 8px 16px; border-block-start: 1px solid var(--line); background: var(--tint); font-size: 13px; line-height: 1.4; }
.notify p { flex: 1 1 180px; margin: 0; }
.notify button { min-height: 32px; padding: 4px 10px; border-radius: 8px; font-weight: 600; color: var(--accent-ink); }
.notify button:hover { text-decoration: underline; text-underline-offset: 3px; }
.notify button + button { font-weight: 400; color: var(--muted); }
`;
