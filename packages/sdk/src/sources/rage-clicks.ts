import { earOf } from "./ear.ts";
import { together } from "./listen.ts";
import { selectorOf } from "./plain-names.ts";
import type { Page, Source } from "./source.ts";

const minClicks = 3;
const withinMs = 1_000;
const withinPx = 30;

/** In these a click that follows a click is how they are used, or what it does cannot be seen: fields, players, maps, galleries, our own widget. */
const patient =
  "proffer-widget,input:not([type=submit],[type=button],[type=image]),textarea,select,label,video,audio," +
  "canvas,iframe,[contenteditable],[aria-valuenow],[role=spinbutton],[role=slider]," +
  "[role=application],[aria-roledescription]," +
  `[class*="carousel" i],[class*="slider" i],[class*="swiper" i],[class*="slick" i],[class*="gallery" i]`;
const pressable = "a,button,summary,[role=button],[role=link],[role=tab],[type=submit]";
const counted = `input[type=number],[role=spinbutton],input[name*="quantity" i],input[name*="qty" i]`;
const isStep = /plus|minus|incre|decre|stepper|quantity|qty|zoom/i;

interface Burst {
  readonly selector: string;
  readonly x: number;
  readonly y: number;
  readonly times: number[];
  isTold?: boolean;
}

/**
 * `Element Rage Clicked`: three clicks or more within a second and 30 px on one element. One burst is told once, however long
 * it goes on.
 */
export const rageClicks: Source = (context) => {
  const { page, visits, track, found } = context;
  const ear = earOf(context);
  let burst: Burst | undefined;
  found({ state: "listening", detail: "Nobody has clicked in anger yet." });
  return together(
    visits.onSeen(() => {
      burst = undefined;
    }),
    ear.listen(page, "click", (event: MouseEvent) => {
      const pressed = pressedBy(event, page);
      if (!pressed) return;
      const now = ear.now();
      const selector = selectorOf(pressed);
      if (!burst || !goesOn(burst, selector, event, now))
        burst = { selector, x: event.clientX, y: event.clientY, times: [] };
      burst.times.push(now);
      if (burst.isTold || now - (burst.times.at(-minClicks) ?? -Infinity) > withinMs) return;
      burst.isTold = true;
      track("Element Rage Clicked", { selector });
      found({ state: "found", detail: `Clicked again and again: ${selector}.` });
    }),
  );
};

/** What a click was meant for; nothing where clicking again says nothing. A key's click has no `detail`. */
function pressedBy({ target, button, detail }: MouseEvent, page: Page): Element | undefined {
  const element = target as Element | null;
  if (!element?.closest || button !== 0 || detail === 0) return undefined;
  if (element.closest(patient)) return undefined;
  const pressed = element.closest(pressable);
  if (!pressed) return isNowhere(element) || isSelecting(page, element) ? undefined : element;
  return isForSteps(pressed) ? undefined : pressed;
}

function goesOn(burst: Burst, selector: string, at: MouseEvent, now: number): boolean {
  const isNear = Math.hypot(at.clientX - burst.x, at.clientY - burst.y) <= withinPx;
  return selector === burst.selector && isNear && now - (burst.times.at(-1) ?? now) <= withinMs;
}

/** The plus and minus of a quantity: named so, or the two buttons beside a number. */
function isForSteps(pressed: Element): boolean {
  const names = ["id", "name", "class"].map((name) => pressed.getAttribute(name));
  const beside = pressed.parentElement;
  return (
    isStep.test(names.join(" ")) ||
    (beside?.querySelector(counted) != null &&
      beside.querySelectorAll("button,[role=button],a").length === 2)
  );
}

/** Beside everything: whoever clicks there fidgets. */
function isNowhere({ localName }: Element): boolean {
  return localName === "body" || localName === "html";
}

/** Two clicks on a text select a word, three a paragraph. On a button they leave whatever is selected as it is. */
function isSelecting(page: Page, element: Element): boolean {
  const selection = page.getSelection();
  return selection?.isCollapsed === false && selection.containsNode(element, true);
}
