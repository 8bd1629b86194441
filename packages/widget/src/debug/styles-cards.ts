/** What stands in the tabs. */
export const cardsCss = /* css */ `
.intro { padding: 0 4px 10px; color: var(--muted); }
.empty { padding: 24px 16px; color: var(--muted); text-align: center; text-wrap: balance; }
.problem { margin-block-end: 10px; padding: 10px 12px; border-radius: 10px; background: var(--bad-tint); color: var(--danger); }
.code { font: 400 12px/1.45 var(--mono); color: var(--muted); overflow-wrap: anywhere; }
.quiet { color: var(--muted); font-weight: 400; }
.detail { overflow-wrap: anywhere; }
.cards { display: grid; gap: 8px; }
.cards > li { border: 1px solid var(--line); border-radius: 12px; background: var(--surface); }
.list { border: 1px solid var(--line); border-radius: 12px; background: var(--surface); overflow: clip; }
.list > li { border-block-end: 1px solid var(--line); }
.list > li:last-child { border-block-end: 0; }
:host([dir="rtl"]) [dir="auto"] { text-align: right; }
:host([dir="rtl"]) .properties [dir="auto"] { text-align: left; }
.row-button { display: flex; align-items: flex-start; gap: 10px; width: 100%; min-height: 24px; border-radius: inherit; }
.turn { align-self: center; color: var(--edge); font-size: 14px; transition: transform var(--swift); }
[aria-expanded="true"] > .turn { transform: rotate(90deg); }
.tag { flex: none; align-self: center; padding: 0 6px; border-radius: 6px; background: var(--bubble); color: var(--muted); font: 500 11px/18px var(--mono); white-space: nowrap; }
.tag.host { background: var(--tint); color: var(--accent-ink); }
.mark { display: inline-grid; place-items: center; width: 16px; height: 19px; flex: none; font-size: 13px; }
.mark svg { stroke-width: 2.4; }
.mark.true { color: var(--accent-ink); }
.mark.false { color: var(--muted); }
.mark.unknown { color: var(--warn); }

.filter { width: 100%; height: 34px; margin-block-end: 10px; padding-inline: 11px; border: 1px solid var(--edge); border-radius: 9px; background: var(--surface); color: var(--ink); font: 400 13px/1 var(--font); -webkit-appearance: none; appearance: none; }
.filter::placeholder { color: var(--muted); opacity: 1; }
.rows { border: 1px solid var(--line); border-radius: 12px; background: var(--surface); overflow: clip; }
.rows:empty { display: none; }
.event { border-block-end: 1px solid var(--line); animation: flash 900ms ease-out; }
.event:last-child { border-block-end: 0; }
.event > .row-button { padding: 8px 10px 8px 12px; }
.event > .row-button:hover { background: var(--canvas); }
.event time, .went-wrong time { flex: none; color: var(--muted); font: 400 12px/19px var(--mono); font-variant-numeric: tabular-nums; }
.event-main { flex: 1; min-width: 0; display: grid; }
.event-name { display: flex; align-items: center; justify-self: start; gap: 5px; font-weight: 600; overflow-wrap: anywhere; }
.summary { color: var(--muted); font-size: 12px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.summary:empty { display: none; }
.decisions { display: grid; gap: 2px; padding: 2px 12px 8px; }
.decisions li { display: flex; gap: 6px; }
.properties { margin: 0 12px 10px; padding: 8px 10px; border-radius: 8px; background: var(--canvas); font: 400 12px/1.55 var(--mono); }
.properties > div { display: flex; gap: 10px; }
.properties dt { flex: none; min-width: 84px; color: var(--muted); }
.properties dd { flex: 1; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.event .empty { padding: 4px 12px 10px; text-align: start; }

.rule { padding: 12px; }
.rule h3 { font: inherit; }
.rule-title { flex: 1; min-width: 0; display: grid; }
.rule-name { font-size: 14px; font-weight: 620; line-height: 1.35; overflow-wrap: anywhere; }
.rule-title .code { justify-self: start; }
.state { flex: none; margin-block-start: 1px; padding: 0 8px; border-radius: 999px; background: var(--bubble); color: var(--muted); font-size: 11.5px; font-weight: 600; line-height: 20px; white-space: nowrap; }
.state.fires, .state.fired { background: var(--tint); color: var(--accent-ink); }
.state.held, .state.unknown { background: var(--warn-tint); color: var(--warn); }
.state.refused { background: var(--bad-tint); color: var(--danger); }
.bar { height: 5px; margin-block: 10px 8px; border-radius: 3px; background: var(--bubble); overflow: hidden; }
.bar span { display: block; height: 100%; border-radius: inherit; background: var(--accent-ink); transition: inline-size 400ms cubic-bezier(.2, .8, .2, 1); }
.bar.held span { background: var(--warn); }
.bar.off span { background: var(--edge); }
.headline { overflow-wrap: anywhere; }
.open-leaves { display: grid; gap: 3px; }
.open-leaves li, .tree li { display: flex; gap: 6px; min-width: 0; }
.tree li > div { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.tree { display: grid; gap: 3px; }
.tree .tree { margin-block-start: 3px; }
.problems { display: grid; gap: 6px; margin-block-start: 8px; color: var(--danger); }
.problems .code { display: block; }
.lacks { margin-block-start: 10px; padding: 9px 11px; border-radius: 9px; background: var(--canvas); }
.lacks.certain { background: var(--warn-tint); }
.lacks h4 { display: flex; align-items: center; gap: 6px; margin-block-end: 2px; font-size: 12px; font-weight: 650; color: var(--muted); }
.lacks.certain h4 { color: var(--warn); }
.lacks h4 svg { font-size: 14px; }
.lacks ul { display: grid; gap: 6px; }
.brief { display: flex; gap: 6px; margin-block-start: 6px; color: var(--muted); font-size: 12px; overflow-wrap: anywhere; }
.brief svg { margin: 2px 1px 0; font-size: 14px; }
.details { display: grid; gap: 12px; margin-block-start: 12px; padding-block-start: 12px; border-block-start: 1px solid var(--line); }
.details h4 { margin-block-end: 3px; font-size: 12px; font-weight: 650; color: var(--muted); }
.details .tree + h4 { margin-block-start: 10px; }

.fact { display: flex; align-items: flex-start; gap: 8px; padding: 9px 12px; }
.fact-what { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.fact-what > .quiet { display: block; font-size: 12px; }
.fact-name { font-weight: 600; }
.fact-value { flex: none; max-width: 45%; font-size: 14px; font-weight: 620; line-height: 19px; font-variant-numeric: tabular-nums; text-align: end; overflow-wrap: anywhere; }

.address { margin: -6px 4px 10px; }
.source { display: flex; gap: 10px; padding: 9px 12px; }
.source .dot { margin-block-start: 6px; }
.source > div { flex: 1; min-width: 0; display: grid; }
.source-name { font-weight: 600; }
.source-name .quiet { font-size: 12px; margin-inline-start: 4px; }
.source.is-absent .detail, .source.is-off .detail { color: var(--muted); }

.verdict { display: flex; align-items: center; gap: 10px; margin-block-end: 10px; padding: 13px 14px; border-radius: 12px; background: var(--tint); color: var(--accent-ink); font-size: 14.5px; font-weight: 650; line-height: 1.35; }
.verdict svg { font-size: 20px; stroke-width: 2.2; }
.verdict.warn { background: var(--warn-tint); color: var(--warn); }
.verdict.bad { background: var(--bad-tint); color: var(--danger); }
.check { display: grid; grid-template-columns: 18px 78px 1fr; gap: 8px; padding: 8px 12px; }
.check-icon { display: grid; place-items: center; height: 19px; font-size: 15px; color: var(--muted); }
.check.ok .check-icon { color: var(--accent-ink); }
.check.warn .check-icon { color: var(--warn); }
.check.bad .check-icon { color: var(--danger); }
.check-title { font-weight: 600; }
.heading { margin: 16px 4px 8px; font-size: 12px; font-weight: 650; color: var(--muted); }
.list + .intro { padding-block-start: 12px; }
.went-wrong { display: flex; gap: 8px; padding: 8px 12px; }
.went-wrong .tag { align-self: flex-start; }

@keyframes flash { from { background: var(--tint); } }
`;
