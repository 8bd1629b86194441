// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { describe, expect, test } from "vitest";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const mug = {
  name: "Mug",
  price: "24.90",
  currency: "EUR",
  image_url: "https://shop.example/mug.png",
  url: "https://shop.example/p/mug",
};
const cup = { ...mug, name: "Cup", price: 10, url: "https://shop.example/p/cup" };
const rows = () => [...page.card().querySelectorAll("li")];

describe("A product card", () => {
  test("shows picture, name and price, and leads to the product", async () => {
    const card = await page.open({
      id: "p",
      type: "product_card",
      text: "",
      params: { product: mug },
    });
    expect(card.getByRole("heading").textContent).toBe("Mug");
    expect(page.card().textContent).toContain("€24.90");
    expect(page.card().querySelector("img")?.src).toBe(mug.image_url);
    expect(card.getByRole("link").getAttribute("href")).toBe(mug.url);
    fireEvent.click(card.getByRole("button", { name: "Ask about it" }));
    await page.ui.findByTestId("lead");
    expect(page.ui.getByTestId("lead").textContent).toContain("Mug");
  });

  test("is teased with its product, even without a text and on the product's own page", async () => {
    page.start();
    page.stub.proffer({
      type: "product_card",
      text: "",
      params: { product: { ...mug, url: location.href } },
    });
    const teaser = await page.ui.findByTestId("teaser");
    expect(teaser.textContent).toContain("Mug");
    expect(teaser.querySelector(".teaser-text")).toBeNull();
  });

  test("keeps a price that the rule has written out", async () => {
    const product = { ...mug, price: "from €20" };
    await page.open({ type: "product_card", params: { product } });
    expect(page.card().textContent).toContain("from €20");
  });

  test("falls back to the product of the event", async () => {
    const card = await page.open({ type: "product_card", params: {}, about: mug });
    expect(card.getByRole("heading").textContent).toBe("Mug");
  });

  test("has no link and no picture by any other road than the web's", async () => {
    const product = { ...mug, url: "javascript:alert(1)", image_url: "javascript:alert(1)" };
    const card = await page.open({ type: "product_card", params: { product } });
    expect(card.queryByRole("link")).toBeNull();
    expect(page.card().querySelector("img")).toBeNull();
  });
});

test("the cards' style sheet is taken in once, however often the panel is opened", async () => {
  const sheets = () => page.host.shadowRoot?.adoptedStyleSheets.length;
  await page.open({ type: "product_card", params: { product: mug } });
  const before = sheets();
  page.widget.close();
  await waitFor(() => expect(page.ui.queryByTestId("panel")).toBeNull());
  page.widget.open();
  await page.ui.findByText("Mug");
  expect(sheets()).toBe(before);
});

describe("A bundle", () => {
  const open = (products: unknown, more = {}) =>
    page.open({ id: "b", type: "bundle", params: { products, ...more } });

  test("lists its products, each with its way to it, and what they cost together", async () => {
    const card = await open([mug, cup]);
    expect(card.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
      mug.url,
      cup.url,
    ]);
    expect(page.card().textContent).toContain("Together€34.90");
    expect(card.queryByTestId("coupon-claim")).toBeNull();
  });

  test.each([
    ["two currencies", [mug, { ...cup, currency: "USD" }]],
    ["a price that is no number", [mug, { ...cup, price: "from €20" }]],
    ["a price that is missing", [mug, { name: "Cup", currency: "EUR" }]],
    ["an empty price", [mug, { ...cup, price: "" }]],
    ["a product without a name", [mug, { price: 10, currency: "EUR" }]],
  ])("does not add up %s", async (_name, products) => {
    await open(products);
    expect(page.card().textContent).toContain("€24.90");
    expect(page.card().textContent).not.toContain("Together");
  });

  test("with a campaign leads to a code, and says what it takes off", async () => {
    const card = await open([mug, cup], { campaign: "set" });
    fireEvent.click(card.getByTestId("coupon-claim"));
    expect((await card.findByTestId("coupon-code")).textContent).toBe("BACK-7Q4M-X2");
    expect(page.card().textContent).toContain("10% off");
    expect(page.stub.calls).toContain("claim b");
  });

  test("takes hostile names as text and hostile addresses as none", async () => {
    const name = "<b>Mug</b>";
    const card = await open([{ ...mug, name, url: "data:text/html,x" }, cup]);
    expect(card.getAllByRole("link")).toHaveLength(1);
    expect(rows()[0]?.textContent).toContain(name);
  });

  test.each([["x"], [null], [[null, 7, []]]])("of no products (%j) is empty", async (products) => {
    await open(products);
    expect(rows()).toEqual([]);
  });
});
