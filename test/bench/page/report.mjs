import { cpus } from "node:os";
import { entrants, peerNames, widgetNames } from "./entrants.mjs";
import { figures, ratioToBest, shown } from "./figures.mjs";

/** `name value` lines: ours; how many times the best of the others that is; and the best of those who draw a widget. */
export function toLines(results) {
  const names = Object.keys(figures);
  const own = names.flatMap((name) => {
    const value = shown(name, results["proffer"]);
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return [
    ...own,
    ...ratios("ratio", results, peerNames),
    ...ratios("ratio_widget", results, widgetNames),
  ];
}

function ratios(prefix, results, peers) {
  return Object.keys(figures).flatMap((name) => {
    const best = ratioToBest(name, results, peers);
    return best ? [`${prefix}_${name.replace(/_(ms|kb)$/, "")} ${best.ratio}`] : [];
  });
}

/** An entrant a row, a figure a column. */
export function toTable(results) {
  const names = Object.keys(figures);
  const head = ["", ...names.map((name) => titleOf(name))];
  const rows = Object.entries(results).map(([entrant, medians]) =>
    [entrants[entrant].words].concat(names.map((name) => cell(name, medians, entrant))),
  );
  const best = (peers) =>
    names.map((name) => {
      const found = ratioToBest(name, results, peers);
      return found ? `${found.ratio}× ${found.peer}` : "";
    });
  const most = names.map((name) => figures[name].most ?? "");
  if (!results["proffer"]) return [head, ...rows];
  return [
    head,
    ...rows,
    ["ours to the best of the others", ...best(peerNames)],
    ["ours to the best of those that draw a widget", ...best(widgetNames)],
    ["ours may be", ...most],
  ];
}

/** The results as a page, with what they mean and how they came to be. */
export function toMarkdown(results, { rounds, chromium }) {
  const [head, ...rows] = toTable(results);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return `# What the widget costs a page

Made by \`npm run bench:page\` on ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${chromium}. Medians of ${rounds} shuffled rounds, every load
new to the browser, its main thread slowed down four times. Ratios carry over to other machines, times do not.

${[line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n")}

Main thread, script and heap are over the page alone, which is the row “${entrants["blank"].words}” and has next to no work of its
own; the thread's own time is counted, from the page's first markup to four seconds after its load. The slow line is
Lighthouse's “Slow 4G” (150 ms, 1.6 Mbit/s), on the example shop's product page without its scripts. A click comes
200 ms after the mouse, as a hand does. ${noteOnFocus(results)}

Each peer is the version that [package.json](package.json) names, bundled by Vite, with what its docs ask for and no
more ([entrants.mjs](entrants.mjs)); its servers are stubs in the same process ([stubs.mjs](stubs.mjs)). Ours comes from its
real server over the example shop's rules. Everything is sent compressed by brotli.
`;
}

function titleOf(name) {
  const { words, unit } = figures[name];
  return unit ? `${words}, ${unit}` : words;
}

function cell(name, medians, entrant) {
  const value = shown(name, medians);
  if (value === undefined) return "–";
  const isSeen = name === "click_input_ms" && medians.isFocused < 1;
  return entrant === "blank" && value === 0 ? "0" : `${value}${isSeen ? "*" : ""}`;
}

function noteOnFocus(results) {
  const unfocused = Object.values(results).some(({ isFocused }) => isFocused < 1);
  return unfocused ? "*: the input was seen, but the focus did not come to it." : "";
}
