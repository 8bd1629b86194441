import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";

const on = { jsonLd: true, microdata: false, rdfa: false, openGraph: false };

const product = {
  "@context": "https://schema.org",
  "@type": "Product",
  productID: "teapot",
  sku: "TP-1",
  name: "Celadon teapot",
  brand: { "@type": "Brand", name: "Quiet Hill" },
  category: "vessels",
  image: ["/art/teapot.svg"],
  url: "/products/teapot/",
  offers: { "@type": "Offer", price: "268.00", priceCurrency: "CNY" },
};

const expected = {
  product_id: "teapot",
  sku: "TP-1",
  name: "Celadon teapot",
  brand: "Quiet Hill",
  category: "vessels",
  price: 268,
  currency: "CNY",
  url: "https://teahouse.example/products/teapot/",
  image_url: "https://teahouse.example/art/teapot.svg",
};

function scripts(markup: readonly unknown[]): string {
  return markup
    .map((each) => (typeof each === "string" ? each : JSON.stringify(each)))
    .map((text) => `<script type="application/ld+json">${text}</script>`)
    .join("");
}

function look(...markup: readonly unknown[]) {
  const { product, findings } = lookAt(openPage(scripts(markup)), on);
  return { product, finding: findings[0]?.[1] };
}

const read = (...markup: readonly unknown[]) => look(...markup).product;

describe("A product page", () => {
  test("says what it sells in the words of Product Viewed", () => {
    expect(look(product)).toEqual({
      product: expected,
      finding: { state: "found", detail: "Product “Celadon teapot”, 268 CNY, id teapot." },
    });
  });

  test.each<[string, unknown]>([
    ["in a graph", { "@graph": [{ "@type": "BreadcrumbList", name: "Home" }, product] }],
    ["as the main entity", { "@type": "ItemPage", mainEntity: product }],
    ["in a list", [product]],
    ["in lists of graphs of main entities", [[{ "@graph": [{ mainEntity: [product] }] }]]],
    ["with two types", { ...product, "@type": ["Product", "Car"] }],
    ["by the type's full address", { ...product, "@type": "http://www.schema.org/Product" }],
    ["by a prefix", { ...product, "@type": "schema:Product" }],
    ["in a CDATA section", `<![CDATA[${JSON.stringify(product)}]]>`],
    ["in a commented CDATA section", `//<![CDATA[\n${JSON.stringify(product)}\n//]]>`],
    ["in a CDATA section in comments", `/* <![CDATA[ */ ${JSON.stringify(product)} /* ]]> */`],
    ["in a comment of HTML", `<!-- ${JSON.stringify(product)} -->`],
    ["with line breaks in a text", JSON.stringify(product).replace("Celadon ", "Celadon\n")],
    ["behind a byte order mark", `\u{feff}${JSON.stringify(product)}`],
    [
      "with texts in a language",
      { ...product, name: { "@value": "Celadon teapot", "@language": "en" } },
    ],
    [
      "with what it refers to elsewhere in the graph",
      {
        "@graph": [
          { "@type": "WebPage", "@id": "#page", mainEntity: { "@id": "#teapot" } },
          { ...product, "@id": "#teapot", offers: { "@id": "#offer" }, brand: { "@id": "#brand" } },
          { "@type": "Brand", "@id": "#brand", name: "Quiet Hill" },
          { "@type": "Offer", "@id": "#offer", price: 268, priceCurrency: "CNY" },
        ],
      },
    ],
  ])("is found %s", (_where, markup) => {
    expect(read(markup)).toEqual(expected);
  });

  test("said twice is still one product, and each says what the other does not", () => {
    const { offers, ...rest } = product;
    expect(read(product, product)).toEqual(expected);
    expect(read(rest, { "@type": "Product", name: "celadon teapot", offers })).toEqual(expected);
  });

  test("beside broken markup is found all the same, and the shop is told", () => {
    const { product: found, finding } = look('{ "@type": "Product", ', product);
    expect(found).toEqual(expected);
    expect(finding?.detail).toContain("not valid JSON");
  });
});

describe("What is no JSON is not guessed at", () => {
  test.each([
    ["something behind it", `${JSON.stringify(product)};`],
    ["two of them", `${JSON.stringify(product)}${JSON.stringify(product)}`],
    ["quotes as entities", JSON.stringify(product).replaceAll('"', "&quot;")],
    ["a comma too many", '{"@type":"Product","sku":"1",}'],
    ["a comment that does not end", `<![CDATA[${JSON.stringify(product)} ]`],
  ])("%s", (_what, text) => {
    expect(look(text)).toEqual({
      product: undefined,
      finding: {
        state: "amiss",
        detail: "Some JSON-LD is not valid JSON, and was passed by: try it in a validator.",
      },
    });
  });

  test.each([["null"], ["false"], ['"Product"'], ["[]"], ["{}"], ["[null, 1, [[]]]"], [""], [" "]])(
    "%j is about nothing",
    (text) => {
      expect(look(text).finding?.state).toBe("absent");
    },
  );
});

describe("The id is", () => {
  const { productID: _, sku: __, ...bare } = product;
  const idOf = (more: object) => read({ ...bare, ...more })?.["product_id"];

  test.each<[string, object, string]>([
    ["productID", { productID: "a", sku: "b", productGroupID: "c", "@id": "/products/d" }, "a"],
    ["else sku", { sku: "b", productGroupID: "c", "@id": "/products/d" }, "b"],
    ["else productGroupID", { productGroupID: "c", "@id": "/products/d" }, "c"],
    [
      "else @id",
      { "@id": "https://teahouse.example/products/d" },
      "https://teahouse.example/products/d",
    ],
    ["a text where it is a number", { sku: 4711 }, "4711"],
  ])("%s", (_how, more, id) => {
    expect(idOf(more)).toBe(id);
  });

  test.each(["#product", "_:b0", "", "https://teahouse.example/#product", "/"])(
    "not @id where that is %j on every page",
    (id) => {
      expect(idOf({ "@id": id })).toBeUndefined();
    },
  );

  test("needed, and the shop is told so", () => {
    expect(look(bare)).toEqual({
      product: undefined,
      finding: {
        state: "amiss",
        detail:
          "Product “Celadon teapot”: it has no id or sku; add one, so that its views can be told.",
      },
    });
  });

  test("not guessed where there are two", () => {
    expect(idOf({ sku: ["b", "c"] })).toBeUndefined();
  });
});
