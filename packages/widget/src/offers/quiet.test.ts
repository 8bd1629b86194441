// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { momentOf } from "./quiet.ts";

afterEach(() => {
  document.head.replaceChildren();
  document.body.replaceChildren();
});

/** happy-dom lays nothing out: what is seen is told. */
function show(html: string, isSeen = true): void {
  document.body.innerHTML = html;
  for (const element of document.body.querySelectorAll("*")) element.checkVisibility = () => isSeen;
}

test("a page may say anything that asks for nothing else", () => {
  show("<input autocomplete=email>");
  expect(momentOf(document)).toBe("any");
});

test.each(["cc-number", "section-pay CC-CSC", "billing cc-exp"])(
  "beside a field for %s only help may be shown",
  (autocomplete) => {
    show(`<input autocomplete="${autocomplete}">`);
    expect(momentOf(document)).toBe("help");
  },
);

test("the fields of a step that is not on the screen yet do not count", () => {
  show("<input autocomplete=cc-number><p data-proffer-quiet></p>", false);
  expect(momentOf(document)).toBe("any");
});

test("a page keeps us quiet by marking something on it, also beside a payment", () => {
  show("<section data-proffer-quiet><input autocomplete=cc-number></section>");
  expect(momentOf(document)).toBe("none");
});

test("a page keeps us quiet by a meta element", () => {
  document.head.innerHTML = '<meta name="proffer" content="quiet">';
  expect(momentOf(document)).toBe("none");
});
