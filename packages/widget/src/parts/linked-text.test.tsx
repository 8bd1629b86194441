// @vitest-environment happy-dom
import { cleanup, render } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { LinkedText } from "./linked-text.tsx";

afterEach(cleanup);

function links(text: string): (string | null)[] {
  const { container } = render(<LinkedText text={text} />);
  expect(container.textContent).toBe(text);
  return [...container.querySelectorAll("a")].map((link) => link.getAttribute("href"));
}

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
});

test.each([
  ["javascript:alert(1)"],
  ["data:text/html,<script>alert(1)</script>"],
  ["<a href='javascript:alert(1)'>x</a><img src=x onerror=alert(1)>"],
  ["https://"],
  ["no address at all"],
])("everything else stays text: %s", (text) => {
  expect(links(text)).toEqual([]);
});
