// @vitest-environment happy-dom
import { fireEvent } from "@testing-library/preact";
import { expect, test } from "vitest";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const about = { url: "https://shop.example/p/mug", name: "Mug" };

test("a rule's own buttons take the place of ours: one leads to a page, one answers in the chat", async () => {
  const card = await page.open({
    id: "m",
    about,
    params: {
      buttons: [
        { text: { default: "See them" }, url: "https://shop.example/new" },
        { text: "Remind me", reply: "Please remind me on Saturday." },
      ],
    },
  });
  expect(card.getByRole("link").getAttribute("href")).toBe("https://shop.example/new");
  expect(card.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Remind me"]);
  fireEvent.click(card.getByRole("button"));
  expect(page.stub.calls).toContain("say Please remind me on Saturday. about m");
  await page.ui.findByTestId("lead");
  expect(page.ui.getByTestId("lead").textContent).toContain("Hello");
});

test("taking a link up is told", async () => {
  page.start();
  page.stub.proffer({
    id: "m",
    state: "shown",
    params: { buttons: [{ text: "Go", url: "/new" }] },
  });
  page.widget.open();
  const link = await page.ui.findByRole("link", { name: "Go" });
  link.addEventListener("click", (event) => event.preventDefault());
  fireEvent.click(link);
  expect(page.stub.calls).toContain("clicked m");
});

test.each([
  ["javascript:alert(1)"],
  [" java\nscript:alert(1)"],
  ["data:text/html,<script>alert(1)</script>"],
  ["https://"],
  [{ default: "https://shop.example" }],
  [7],
])("a button to %s is not drawn, and ours are there instead", async (url) => {
  const card = await page.open({ params: { buttons: [{ text: "Go", url }] } });
  expect(card.queryByText("Go")).toBeNull();
  expect(card.getByRole("button").textContent).toBe("Ask about it");
});

test.each([["x"], [null], [{}], [[null, 7, "x", [], {}]]])(
  "buttons that are none (%j) harm nothing",
  async (buttons) => {
    const card = await page.open({ params: { buttons } });
    expect(card.getByRole("button").textContent).toBe("Ask about it");
  },
);

test("words are never read as HTML", async () => {
  const text = "<img src=x onerror=alert(1)>";
  await page.open({ text, params: { buttons: [{ text, reply: text }] } });
  expect(page.card().querySelector("img")).toBeNull();
  expect(page.card().textContent).toBe(text + text);
});

test("a picture stands in the place of the product's, and leaves no hole when it does not come", async () => {
  const image_url = "https://shop.example/kiln.png";
  await page.open({ about: { ...about, image_url: "/mug.png" }, params: { image_url } });
  const picture = page.card().querySelector("img") as HTMLImageElement;
  expect(picture.src).toBe(image_url);
  expect(page.card().querySelectorAll("img")).toHaveLength(1);
  fireEvent.error(picture);
  await expect.poll(() => page.card().querySelector("img")).toBeNull();
});

test("a picture from anywhere but the web is not fetched", async () => {
  await page.open({ params: { image_url: "data:image/svg+xml,<svg onload=alert(1)>" } });
  expect(page.card().querySelector("img")).toBeNull();
});
