// @vitest-environment happy-dom
import { cleanup, render } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { RichText } from "./rich-text.tsx";

afterEach(cleanup);

const draw = (text: string): HTMLElement =>
  render(<RichText text={text} />).container as HTMLElement;
const html = (text: string): string => draw(text).innerHTML.replaceAll(/<\/?span>/g, "");
const links = (text: string): (string | null)[] =>
  [...draw(text).querySelectorAll("a")].map((link) => link.getAttribute("href"));

test.each([
  ["See https://shop.example/a?b=1.", ["https://shop.example/a?b=1"]],
  [
    "(https://shop.example/a), or http://b.example!",
    ["https://shop.example/a", "http://b.example/"],
  ],
  ["请看 https://shop.example/帮助。谢谢", ["https://shop.example/%E5%B8%AE%E5%8A%A9"]],
  ["mailto:help@shop.example", ["mailto:help@shop.example"]],
])("web and mail addresses become links, without the sentence's marks: %s", (text, expected) => {
  expect(links(text)).toEqual(expected);
  expect(draw(text).textContent).toBe(text.replace("mailto:", ""));
});

test.each([
  ["javascript:alert(1)"],
  ["[click](javascript:alert(1))"],
  ["[click](data:text/html,x)"],
  ["data:text/html,<script>alert(1)</script>"],
  ["<a href='javascript:alert(1)'>x</a><img src=x onerror=alert(1)>"],
  ["https://"],
  ["no address at all"],
])("everything else stays text: %s", (text) => {
  expect(links(text)).toEqual([]);
  expect(draw(text).textContent).toBe(text);
  expect(draw(text).querySelector("img, script")).toBeNull();
});

test.each([
  ["a **b** c", "a <strong>b</strong> c"],
  ["a *b* c", "a <em>b</em> c"],
  ["**a *b* c**", "<strong>a <em>b</em> c</strong>"],
  ["run `npm **i**`", "run <code>npm **i**</code>"],
  ["您好，**请看**这里和*那里*。", "您好，<strong>请看</strong>这里和<em>那里</em>。"],
  ["**https://a.example/b**", /^<strong><a href="https:\/\/a.example\/b"/],
])("a mark is drawn: %s", (text, expected) => {
  expect(html(text)).toEqual(
    typeof expected === "string" ? expected : expect.stringMatching(expected),
  );
});

test.each([
  ["2*3*4"],
  ["a * b * c"],
  ["** a **"],
  ["*"],
  ["****"],
  ["`"],
  ["[a](b c)"],
  ["*a\nb*"],
])("what is no mark stays as it was written: %s", (text) => {
  expect(draw(text).textContent).toBe(text);
  expect(draw(text).querySelector("strong, em, code, a")).toBeNull();
});

test("words may stand for an address, and hold marks but no link of their own", () => {
  const [link, ...others] = draw(
    "Read [the **guide** at http://b.example](https://a.example/g) first.",
  ).querySelectorAll("a");
  expect(others).toEqual([]);
  expect(link?.getAttribute("href")).toBe("https://a.example/g");
  expect(link?.innerHTML).toBe("the <strong>guide</strong> at http://b.example");
  expect(link?.rel).toContain("noopener");
});

test("lines that begin with a dash are one list, and the text around them keeps its lines", () => {
  expect(html("Bring:\n- a **cup**\n- water\nand\nwait")).toBe(
    "Bring:<ul><li>a <strong>cup</strong></li><li>water</li></ul>and\nwait",
  );
});

test("no text takes long", () => {
  const start = performance.now();
  for (const sign of ["[", "*", "**", "`", "*a ", "**a", "[a](", "https://", "- ", "*a\t"])
    draw(sign.repeat(Math.floor(4000 / sign.length)));
  expect(performance.now() - start).toBeLessThan(1500);
});
