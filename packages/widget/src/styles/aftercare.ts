/** What comes with what is asked around a conversation. */
export const aftercareCss = /* css */ `
.care { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; padding: 0 16px 16px; }
.care:has(.said:only-child:empty) { display: none; }
.beside { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px; }
.beside .field { flex: 1 1 180px; }
.beside .button { flex: none; min-height: 46px; margin-block-start: calc(var(--text) * 1.3067 + 6px); }
.care .thanks { font-size: calc(var(--text) * .9334); }
.care .thanks svg { font-size: 17px; }
.care > .said > .thanks { padding: 12px 14px; border: 1px solid var(--line); border-radius: var(--round); background: var(--surface); }
`;
