import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";

const on = { jsonLd: false, microdata: true, rdfa: false, openGraph: false };
const product = 'itemscope itemtype="https://schema.org/Product"';
const offer = 'itemprop="offers" itemscope itemtype="http://schema.org/Offer"';

const look = (html: string) => lookAt(openPage(html), on);
const read = (html: string) => look(html).product;

describe("Microdata of a product", () => {
  test("says what Product Viewed wants to know", () => {
    const html = `
      <div itemscope itemtype="https://schema.org/WebPage"><main>
        <ol itemprop="breadcrumb" itemscope itemtype="https://schema.org/BreadcrumbList">
          <li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem">
            <a itemprop="item" href="/"><span itemprop="name">Home</span></a></li></ol>
        <div itemprop="mainEntity" ${product}>
          <h1 itemprop="name">Celadon
            teapot</h1>
          <a itemprop="brand" href="/brands/quiet-hill" itemscope itemtype="https://schema.org/Brand">
            <span itemprop="name">Quiet Hill</span></a>
          <a itemprop="category" href="/vessels">vessels</a>
          <img itemprop="image" src="/art/teapot.svg" alt="">
          <meta itemprop="productID" content="teapot"><span itemprop="sku">TP-1</span>
          <link itemprop="url" href="/products/teapot">
          <div ${offer}><meta itemprop="priceCurrency" content="CNY">
            <data itemprop="price" value="268.00">¥268</data>
            <span itemprop="seller" itemscope itemtype="https://schema.org/Organization">
              <span itemprop="name">Teahouse</span></span></div>
        </div></main></div>`;
    expect(look(html)).toMatchObject({
      product: {
        product_id: "teapot",
        sku: "TP-1",
        name: "Celadon teapot",
        brand: "Quiet Hill",
        category: "vessels",
        price: 268,
        currency: "CNY",
        url: "https://teahouse.example/products/teapot",
        image_url: "https://teahouse.example/art/teapot.svg",
      },
      findings: [["microdata", { detail: "Product “Celadon teapot”, 268 CNY, id teapot." }]],
    });
  });

  test.each([
    ["a text", '<span itemprop="price">98.00</span>'],
    ["a text with a sign", '<span itemprop="price">¥98</span>'],
    ["an attribute beside the text", '<span itemprop="price" content="98.00">now 98</span>'],
    ["a meta tag", '<meta itemprop="price" content="98">'],
  ])("reads a price from %s", (_what, price) => {
    expect(read(`<div ${product}><i itemprop="sku">m</i><p ${offer}>${price}</p></div>`)).toEqual({
      product_id: "m",
      sku: "m",
      price: 98,
    });
  });

  test("reads what stands on the product itself where its offer is no item", () => {
    const html = `<div ${product}><i itemprop="sku">m</i><p itemprop="offers"><b itemprop="price">98</b></p></div>`;
    expect(read(html)).toMatchObject({ price: 98 });
  });

  test("finds no price where two are said", () => {
    const html = `<div ${product}><i itemprop="sku">m</i><p ${offer}><s itemprop="price">128</s><b itemprop="price">98</b></p></div>`;
    expect(read(html)).not.toHaveProperty("price");
  });

  test("reads what itemref puts elsewhere, and no more of it than is the product's", () => {
    const html = `
      <div ${product} itemref="more other gone"><span itemprop="name">Tea mug</span></div>
      <div id="more"><span itemprop="sku">m</span>
        <div itemscope itemtype="https://schema.org/Person"><span itemprop="name">Mei</span></div></div>
      <div id="other" itemprop="related" ${product}><span itemprop="name">Bowl</span></div>`;
    expect(read(html)).toEqual({ product_id: "m", sku: "m", name: "Tea mug" });
  });

  test("that refers to itself comes to an end", () => {
    const html = `<div id="a" ${product} itemref="b"><i itemprop="sku">m</i></div><div id="b" ${offer} itemref="b"><div ${offer} itemref="b"></div></div>`;
    expect(read(html)).toEqual({ product_id: "m", sku: "m" });
  });
});

describe("The name is the product's own", () => {
  const crumbs =
    '<p><a itemprop="name" href="/">Home</a> › <a itemprop="name" href="/tea">Tea</a></p>';
  const named = (html: string) =>
    read(`<div ${product}><i itemprop="sku">m</i>${html}</div>`)?.["name"];

  test("and a breadcrumb that poses as one gives way to the heading", () => {
    expect(named(`${crumbs}<h1><span itemprop="name">Tea mug</span></h1>`)).toBe("Tea mug");
    expect(named(`<h1 itemprop="name">Tea mug</h1>${crumbs}`)).toBe("Tea mug");
  });

  test("and unknown where several pose as one and none is the heading", () => {
    expect(named(`${crumbs}<p itemprop="name">Tea mug</p>`)).toBeUndefined();
  });
});

describe("Of several products", () => {
  const item = (name: string, more = "") =>
    `<div ${product} ${more}><i itemprop="sku">${name}</i></div>`;

  test("none is the page's where nothing says which", () => {
    expect(read(item("a") + item("b"))).toBeUndefined();
  });

  test.each([
    ["the main entity", item("b") + item("a", 'itemprop="mainEntity"')],
    [
      "not one that is another thing's property",
      `<ul itemscope itemtype="https://schema.org/ItemList">${item("b", 'itemprop="itemListElement"')}</ul>${item("a")}`,
    ],
    [
      "not one within another product",
      `<div ${product}><i itemprop="sku">a</i><aside>${item("b")}${item("c")}</aside></div>`,
    ],
    [
      "not one that is elsewhere",
      `<div ${product}><i itemprop="sku">b</i><a itemprop="url" href="/products/bowl">Bowl</a></div>${item("a")}`,
    ],
  ])("the page is about %s", (_which, html) => {
    expect(read(html)?.["product_id"]).toBe("a");
  });
});

describe("What is not a product's is not read", () => {
  test.each([
    [
      "another vocabulary's",
      '<div itemscope itemtype="http://data-vocabulary.org/Product"><i itemprop="sku">m</i></div>',
    ],
    [
      "a type without a vocabulary",
      '<div itemscope itemtype="Product"><i itemprop="sku">m</i></div>',
    ],
    ["no type", '<div itemscope><i itemprop="sku">m</i></div>'],
    [
      "another thing's",
      '<div itemscope itemtype="https://schema.org/Recipe"><i itemprop="sku">m</i></div>',
    ],
  ])("%s", (_what, html) => {
    expect(read(html)).toBeUndefined();
  });

  test("nor is what a customer types", () => {
    const html = `<div ${product}><input itemprop="sku" value="mine"><textarea itemprop="name"></textarea></div>`;
    const page = openPage(html);
    page.document.querySelector("textarea")!.value = "mine";
    page.document.querySelector("input")!.value = "mine";
    expect(JSON.stringify(lookAt(page, on))).not.toContain("mine");
  });
});
