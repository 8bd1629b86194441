/**
 * What is measured side by side: the page's way to each, where its launcher is and where one writes to it.
 *
 * Paths go through shadow roots: the second selector is looked for in the shadow root of what the first has found.
 *
 * @typedef {{
 *   words: string,
 *   head: string,
 *   body?: string,
 *   launcher?: readonly string[],
 *   input?: readonly string[],
 *   between?: readonly string[],
 *   hasLauncher: boolean,
 * }} Entrant
 *   `between` is what has to be clicked on the way from the launcher to the input, where it is there.
 * @type {Readonly<Record<string, Entrant>>}
 */
export const entrants = {
  blank: { words: "the page alone", head: "", hasLauncher: false },
  proffer: {
    words: "Proffer",
    head: `<script>window.proffer=window.proffer||function(){(proffer.q=proffer.q||[]).push(arguments)}</script>
<script async src="/proffer.js" data-site="teahouse"></script>`,
    launcher: ["proffer-widget", "[data-testid=launcher]"],
    between: ["proffer-widget", "[data-testid=talk]"],
    input: ["proffer-widget", "[data-testid=composer]"],
    hasLauncher: true,
  },
  "deep-chat": {
    words: "deep-chat (no launcher: its panel is open)",
    head: peer("deep-chat"),
    body: `<deep-chat connect='{"url":"/stub/deep-chat"}' style="position:fixed;bottom:20px;right:20px"></deep-chat>`,
    launcher: ["deep-chat", "#text-input"],
    input: ["deep-chat", "#text-input"],
    hasLauncher: false,
  },
  typebot: {
    words: "@typebot.io/js, bubble",
    head: peer("typebot"),
    launcher: ["typebot-bubble", "button[part=button]"],
    input: ["typebot-bubble", "input, textarea"],
    hasLauncher: true,
  },
  n8n: {
    words: "@n8n/chat, window",
    head: `<link rel="stylesheet" href="/peers/n8n/style.css">${peer("n8n")}`,
    launcher: [".chat-window-toggle"],
    input: [".chat-inputs textarea"],
    hasLauncher: true,
  },
  posthog: {
    words: "posthog-js with its support widget",
    head: peer("posthog"),
    launcher: ["#ph-conversations-widget-container", "button[aria-label^='Open chat']"],
    input: ["#ph-conversations-widget-container", "textarea"],
    hasLauncher: true,
  },
  growthbook: {
    words: "@growthbook/growthbook (draws nothing)",
    head: peer("growthbook"),
    hasLauncher: false,
  },
};

/** Those of other people, by name. */
export const peerNames = Object.keys(entrants).filter(
  (name) => name !== "blank" && name !== "proffer",
);

/** Those who draw something that a customer can write in. */
export const widgetNames = peerNames.filter((name) => entrants[name].launcher);

function peer(name) {
  return `<script type="module" src="/peers/${name}/entry.js"></script>`;
}
