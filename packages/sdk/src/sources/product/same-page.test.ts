import { describe, expect, test } from "vitest";
import { isElsewhere, isThisPage, isThisVery, namesPage, saysNothing } from "./same-page.ts";

const shop = "https://teahouse.example";
const names = (said: string, page: string) => namesPage(shop + said, shop + page);

describe("An address in the markup names the page", () => {
  test.each([
    ["/products/mug", "/products/mug"],
    ["/products/mug/", "/products/mug?utm_source=mail#reviews"],
    ["/Products/Mug", "/products/mug"],
    ["/products/%E8%8C%B6", "/products/茶"],
    ["/products/mug", "/en/products/mug"],
    ["/products/mug", "/collections/tea/products/mug"],
    ["/en/products/mug", "/products/mug"],
    ["/#/products/mug", "/#/products/mug"],
    ["/#!/products/mug", "/#/products/mug"],
  ])("%s on %s", (said, page) => {
    expect(names(said, page)).toBe(isThisVery);
  });

  test("whatever host it is on", () => {
    expect(namesPage("https://shop.example/mug", "http://localhost:8080/mug")).toBe(isThisVery);
  });

  test("the better, the more parameters agree", () => {
    expect(names("/mug?variant=2", "/mug?variant=2")).toBe(isThisVery + 1);
    expect(names("/mug?variant=2&size=8", "/mug?size=8&variant=2&ref=1")).toBe(isThisVery + 2);
  });

  test("but not the very one, where it has parameters that the page does not have", () => {
    expect(names("/mug?variant=2", "/mug")).toBe(isThisPage);
  });
});

describe("An address in the markup names another page", () => {
  test.each([
    ["/products/mug", "/products/bowl"],
    ["/products/mug", "/"],
    ["/mug/p", "/bowl/p"],
    ["/29099468/product.html", "/29099469/product.html"],
    ["/teamug", "/mug"],
    ["/mug?variant=1", "/mug?variant=2"],
    ["/index.php?product_id=5", "/index.php?product_id=6"],
    ["/?p=5", "/?p=6"],
    ["/#/products/mug", "/#/products/bowl"],
  ])("%s on %s", (said, page) => {
    expect(names(said, page)).toBe(isElsewhere);
  });
});

test("The shop's front page says nothing of a product, and neither does no address", () => {
  expect(names("/", "/products/mug")).toBe(saysNothing);
  expect(names("/", "/")).toBe(saysNothing);
  expect(namesPage(undefined, shop)).toBe(saysNothing);
});
