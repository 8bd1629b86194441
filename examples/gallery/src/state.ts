import { mount } from "../../../packages/widget/src/mount.ts";
import { createStubProffer } from "../../../packages/widget/src/testing/stub-proffer.ts";
import { createHand } from "./hand.ts";
import { readLook } from "./look.ts";
import { now } from "./states/clock.ts";
import { states } from "./states/index.ts";

// One state of the widget, as its address names it. `data-ready` on the root says that it stands.
const { theme, dir, lang } = readLook(location.search);
const id = new URLSearchParams(location.search).get("state");
const state = states.find((one) => one.id === id);
const root = document.documentElement;
root.lang = lang;
if (dir !== "auto") root.dir = dir;
root.dataset["theme"] = theme;

if (!state)
  throw new Error(
    `There is no state “${id}”. There are: ${states.map((one) => one.id).join(", ")}.`,
  );
// What another state has left behind is none of this one.
localStorage.clear();
sessionStorage.clear();
const stub = createStubProffer();
state.set?.(stub);
const widget = mount(stub, {
  locale: lang,
  now,
  ...(state.canApply && { applyCoupon: () => Promise.resolve() }),
});
const host = document.querySelector<HTMLElement>("proffer-widget");
if (!host?.shadowRoot) throw new Error("The widget has not been drawn.");
host.dataset["theme"] = theme;
for (const [name, value] of Object.entries(state.style ?? {})) host.style.setProperty(name, value);
if (state.route) widget.open(state.route);
const hand = createHand(host.shadowRoot);
await hand.find(state.route ? "panel" : "teaser");
await state.act?.(hand, stub);
await hand.settle();
root.dataset["ready"] = "";
