/** An element's computed style, all of it, by what it is called. */
export type Looks = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is looked at in the widget: by its path in the shadow root, the first that there is. */
export const partsAtHome = [
  "[data-testid=launcher]",
  "[data-testid=launcher] svg",
  "[data-testid=launcher] path",
  "[data-testid=launcher] .sr",
  "[data-testid=panel]",
  ".scroll",
  ".hero",
  ".hero h1",
  ".hero p",
  "[data-testid=panel-close]",
  "[data-testid=talk]",
  "[data-testid=talk] strong",
  "[data-testid=talk] small",
] as const;

/** And in the conversation. */
export const partsOfTalk = [
  ".bar",
  ".bar h1",
  "[data-testid=back]",
  ".thread",
  ".bubble",
  ".composer",
  "[data-testid=composer]",
  "[data-testid=send]",
  "[data-testid=send] svg",
] as const;

/** Gives, as an expression for the page, how elements look; in the widget or, where that is said, in the page itself. */
export function looksOf(parts: readonly string[], isOfPage = false): string {
  return `(() => {
    const root = ${isOfPage ? "document" : "document.querySelector('proffer-widget').shadowRoot"};
    const looks = {};
    for (const part of ${JSON.stringify(parts)}) {
      const element = root.querySelector(part);
      if (!element) throw new Error("There is no " + part);
      const style = getComputedStyle(element);
      const look = looks[part] = {};
      for (let i = 0; i < style.length; i++) look[style[i]] = style.getPropertyValue(style[i]);
      // Where it is depends on whether the page has scroll bars.
      const { width, height } = element.getBoundingClientRect();
      look.size = [width, height].map((one) => Math.round(one * 10) / 10).join(" ");
    }
    return looks;
  })()`;
}
