import type { Words } from "../i18n/words.ts";

/** What the launcher says of what waits behind it; `undefined` where nothing does. */
export function drawBadge(count: number, words: Words): HTMLElement | undefined {
  if (!count) return undefined;
  const [badge, number, said] = ["badge", "", "sr"].map((className) =>
    Object.assign(document.createElement("span"), { className }),
  ) as [HTMLElement, HTMLElement, HTMLElement];
  badge.dataset["testid"] = "badge";
  number.setAttribute("aria-hidden", "true");
  number.textContent = count > 9 ? "9+" : `${count}`;
  said.textContent = words.unread(count);
  badge.append(number, said);
  return badge;
}
