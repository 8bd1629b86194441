/** What comes with files. */
export const filesCss = /* css */ `
.shot img { display: block; width: 100%; height: 100%; object-fit: cover; }
.shot.unknown { width: 240px; aspect-ratio: 4 / 3; }
a.shot:hover { border-color: var(--accent-ink); }
.pending .shot img { opacity: .6; }
.pending.failed-turn .shot img { opacity: 1; filter: grayscale(1); }
.file { display: flex; align-items: center; gap: 12px; max-width: 100%; min-height: 56px; padding: 8px 14px 8px 10px; border: 1px solid var(--line); border-radius: calc(var(--round) + 2px); background: var(--surface); color: var(--ink); text-decoration: none; transition: border-color var(--swift); }
:host([dir="rtl"]) .file { padding: 8px 10px 8px 14px; }
a.file:hover { border-color: var(--accent-ink); }
.file .chip, .tray .chip { width: 40px; height: 40px; border-radius: var(--round-m); font-size: 20px; object-fit: cover; }
.file > svg { font-size: 16px; color: var(--muted); }
.file-text { flex: 1; min-width: 0; }
.file-text strong, .file-text small { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.file-text strong { font-size: 14px; }
.tray { display: grid; gap: 6px; flex-basis: 100%; max-height: 168px; overflow-y: auto; }
.tray li { display: flex; align-items: center; gap: 10px; min-width: 0; padding: 6px; padding-inline-end: 2px; border: 1px solid var(--line); border-radius: var(--round); background: var(--canvas); animation: rise-in 200ms cubic-bezier(.2, .8, .2, 1); }
.tray-faults { display: flex; gap: 8px; flex-basis: 100%; padding: 4px 4px 0; font-size: var(--small); color: var(--danger); overflow-wrap: anywhere; }
.tray-faults svg { font-size: 18px; margin-block-start: 1px; }
.drop { position: absolute; inset: 8px; z-index: 1; display: grid; place-content: center; justify-items: center; gap: 12px; border: 2px dashed var(--accent-ink); border-radius: var(--round); background: color-mix(in srgb, var(--surface) 92%, transparent); color: var(--accent-ink); font-weight: 600; pointer-events: none; text-align: center; }
.drop svg { font-size: 32px; }
@media (forced-colors: active) { .drop { background: Canvas; } }
`;
