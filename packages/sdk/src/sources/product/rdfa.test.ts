import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";

const on = { jsonLd: false, microdata: false, rdfa: true, openGraph: false };
const read = (html: string) => lookAt(openPage(html), on).product;

const expected = {
  product_id: "TP-1",
  sku: "TP-1",
  name: "Celadon teapot",
  brand: "Quiet Hill",
  price: 268,
  currency: "CNY",
  url: "https://teahouse.example/products/teapot",
  image_url: "https://teahouse.example/art/teapot.svg",
};

describe("RDFa Lite of a product", () => {
  test("says what Product Viewed wants to know", () => {
    const html = `
      <body vocab="https://schema.org/"><div typeof="Product" resource="#teapot">
        <h1 property="name">Celadon teapot</h1>
        <span property="brand" typeof="Brand"><span property="name">Quiet Hill</span></span>
        <img property="image" src="/art/teapot.svg">
        <a property="url" href="/products/teapot">here</a><i property="sku">TP-1</i>
        <div property="offers" typeof="Offer"><meta property="priceCurrency" content="CNY">
          <span property="price" content="268.00">¥268</span></div>
      </div></body>`;
    expect(read(html)).toEqual(expected);
  });

  test("is the same by prefix, without a vocabulary of the page's own", () => {
    const html = `
      <div typeof="schema:Product"><h1 property="schema:name">Celadon teapot</h1>
        <meta property="schema:brand" content="Quiet Hill"><i property="schema:sku">TP-1</i>
        <img property="http://schema.org/image" src="/art/teapot.svg">
        <link property="schema:url" href="/products/teapot">
        <div property="schema:offers" typeof="schema:Offer">
          <meta property="schema:priceCurrency" content="CNY"><b property="schema:price">268.00</b></div>
      </div>`;
    expect(read(html)).toEqual(expected);
  });

  test("may stand elsewhere and be referred to", () => {
    const html = `
      <div vocab="http://schema.org/"><div typeof="Product"><i property="sku">m</i>
        <span property="offers" resource="#offer">see below</span></div>
        <div resource="#offer" typeof="Offer"><b property="price">98</b></div></div>`;
    expect(read(html)).toEqual({ product_id: "m", sku: "m", price: 98 });
  });

  test("does not take what is said of something else", () => {
    const html = `
      <div vocab="http://schema.org/" typeof="Product"><i property="sku">m</i>
        <p resource="/people/mei"><span property="name">Mei</span></p></div>`;
    expect(read(html)).toEqual({ product_id: "m", sku: "m" });
  });
});

test.each([
  ["another vocabulary's", '<div vocab="https://purl.org/goodrelations/" typeof="Product">'],
  ["no vocabulary's", '<div typeof="Product">'],
  ["another thing's", '<div vocab="https://schema.org/" typeof="Recipe">'],
])("What is %s is not read", (_whose, start) => {
  expect(read(`${start}<i property="sku">m</i></div>`)).toBeUndefined();
});
