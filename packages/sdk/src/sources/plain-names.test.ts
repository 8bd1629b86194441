// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { isPlainName, selectorOf, toPattern } from "./plain-names.ts";

describe("A name", () => {
  test.each(["add-to-cart", "btn", "product__button--large", "step-2", "AddToCart", "col2", "a_b"])(
    "%j is told",
    (name) => expect(isPlainName(name)).toBe(true),
  );

  test.each([
    ["ada@example.com"],
    ["user-10482"],
    ["u13800138000"],
    ["css-1x2y3z"],
    ["sc-bdVaJa"],
    ["jss123"],
    ["Button_root__x7Gk2"],
    ["3f2504e0-4f89-11d3-9a0c-0305e82c3301"],
    ["product-form-template--16538__main"],
    ["md:flex"],
    ["w-1/2"],
    [""],
    ["a".repeat(41)],
    [null],
  ])("%j is not: it is made up by a program, or somebody's", (name) =>
    expect(isPlainName(name)).toBe(false),
  );
});

describe("The pattern of a path", () => {
  test.each([
    ["/cart/add.js", "/cart/add.js"],
    ["/api/v2/carts", "/api/v2/carts"],
    ["/carts/7f9c2ba4e88f/lines/12", "/carts/:id/lines/:id"],
    ["/orders/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/orders/:id"],
    ["/orders/CN-20261122-7", "/orders/:id"],
    ["/users/ada%40example.com/addresses", "/users/:id/addresses"],
    ["/users/ada@example.com", "/users/:id"],
    ["/p;jsessionid=4711/buy", "/:id/buy"],
    ["/reset/eyJhbGciOiJIUzI1NiJ9abcdefghijklmnop", "/reset/:id"],
    ["/cart/c/Z2NwLXVzLWNl", "/cart/c/:id"],
    ["/products/blue-teapot/reviews", "/products/blue-teapot/reviews"],
    ["/", "/"],
    [`/${"a/".repeat(20)}`, "/a/a/a/a/a/a/a/a"],
  ])("%s is %s", (path, pattern) => expect(toPattern(path)).toBe(pattern));
});

describe("A selector", () => {
  test.each([
    ["<button id=add-to-cart class='btn btn-primary big'>Buy</button>", "button#add-to-cart"],
    ["<a class='css-1x2y3z btn btn-primary big'>Buy</a>", "a.btn.btn-primary"],
    ["<main class=product><div><button>Buy</button></div></main>", "main.product > div > button"],
    ["<main><div><p><b>Ada</b></p></div></main>", "div > p > b"],
    ["<form id=user-10482><button>Ada</button></form>", "body > form > button"],
  ])("of %s is short and says nothing of the customer", (html, selector) => {
    document.body.innerHTML = html;
    const [innermost] = [...document.body.querySelectorAll("*")].reverse();
    expect(selectorOf(innermost as Element)).toBe(selector);
  });
});
