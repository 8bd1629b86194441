import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";
import type { Syntax } from "./read-syntaxes.ts";

const shop = "https://teahouse.example";
const all = { jsonLd: true, microdata: true, rdfa: true, openGraph: true };
const cny = (price: unknown) => ({ price, priceCurrency: "CNY" });

/** The same product in every syntax, with what the syntax is to say of it. */
const write = {
  jsonLd: (said: object) =>
    `<script type="application/ld+json">${JSON.stringify({ "@type": "Product", ...said })}</script>`,
  microdata: (said: object) =>
    `<div itemscope itemtype="https://schema.org/Product">${properties("itemprop", said)}</div>`,
  rdfa: (said: object) =>
    `<div vocab="https://schema.org/" typeof="Product">${properties("property", said)}</div>`,
  openGraph: (said: object) =>
    Object.entries({ "og:type": "product", ...said })
      .map(([name, content]) => `<meta property="${name}" content="${content}">`)
      .join(""),
};

function properties(attribute: string, said: object): string {
  return Object.entries(said)
    .map(([name, value]) => `<meta ${attribute}="${name}" content="${value}">`)
    .join("");
}

function look(html: string, url = "/products/mug", on: Record<Syntax, boolean> = all) {
  const { product, findings } = lookAt(openPage(html, shop + url), on);
  return { product, findings: Object.fromEntries(findings) };
}

describe("Whoever comes first says a property", () => {
  const said = {
    jsonLd: write.jsonLd({ sku: "j", name: "by JSON-LD", brand: "j" }),
    microdata: write.microdata({
      sku: "j",
      name: "by JSON-LD in microdata",
      brand: "m",
      category: "m",
    }),
    rdfa: write.rdfa({ sku: "j", name: "by JSON-LD in RDFa", category: "r", image: "/r.jpg" }),
    openGraph: write.openGraph({
      "product:retailer_item_id": "o",
      "og:title": "by OpenGraph",
      "og:image": "/o.jpg",
      "og:url": "/products/mug",
    }),
  };
  const order = ["jsonLd", "microdata", "rdfa", "openGraph"] as const;
  const html = order
    .toReversed()
    .map((syntax) => said[syntax])
    .join("");
  const withOnly = (...on: readonly Syntax[]) =>
    look(html, undefined, {
      jsonLd: on.includes("jsonLd"),
      microdata: on.includes("microdata"),
      rdfa: on.includes("rdfa"),
      openGraph: on.includes("openGraph"),
    });

  test("and the rest is filled in: JSON-LD, microdata, RDFa, OpenGraph", () => {
    expect(look(html).product).toEqual({
      product_id: "j",
      sku: "j",
      name: "by JSON-LD",
      brand: "j",
      category: "m",
      url: `${shop}/products/mug`,
      image_url: `${shop}/r.jpg`,
    });
  });

  test.each<[Syntax, string]>([
    ["jsonLd", "by JSON-LD"],
    ["microdata", "by JSON-LD in microdata"],
    ["rdfa", "by JSON-LD in RDFa"],
    ["openGraph", "by OpenGraph"],
  ])("and %s is read by itself where the others are switched off", (syntax, name) => {
    const { product, findings } = withOnly(syntax);
    expect(product?.["name"]).toBe(name);
    expect(Object.keys(findings)).toEqual([syntax]);
  });

  test("and what is switched off says nothing", () => {
    expect(withOnly("rdfa", "openGraph").product).toMatchObject({ product_id: "j", category: "r" });
    expect(withOnly()).toEqual({ product: undefined, findings: {} });
  });
});

describe("An id", () => {
  test("that is one comes before a stand-in", () => {
    const html =
      write.jsonLd({ "@id": "/products/mug#product", name: "Tea mug" }) +
      write.openGraph({ "product:retailer_item_id": "mug" });
    expect(look(html).product).toMatchObject({ product_id: "mug", name: "Tea mug" });
  });

  test("that only one syntax says serves all, and each tells what it has itself", () => {
    const html =
      write.microdata({ name: "Tea mug", sku: "mug" }) +
      write.openGraph({ "og:title": "Tea mug", "product:price:amount": 98 });
    expect(look(html)).toMatchObject({
      product: { product_id: "mug", price: 98 },
      findings: {
        microdata: { state: "found", detail: "Product “Tea mug”, price unknown, id mug." },
        openGraph: { state: "found", detail: "Product “Tea mug”, 98, id none of its own." },
      },
    });
  });
});

describe("The name is not the shop's", () => {
  const site = '<meta property="og:site_name" content="Quiet Hill">';

  test("and the next one that says another says it", () => {
    const html =
      site +
      write.jsonLd({ sku: "mug", name: "quiet hill" }) +
      write.microdata({ sku: "mug", name: "Tea mug" });
    expect(look(html).product?.["name"]).toBe("Tea mug");
  });

  test("and unknown where nobody does", () => {
    expect(look(site + write.jsonLd({ sku: "mug", name: "Quiet Hill" })).product).toEqual({
      product_id: "mug",
      sku: "mug",
    });
  });
});

test("A product that says no address has the page's canonical one", () => {
  const html = `<link rel="canonical" href="/products/mug">${write.jsonLd({ sku: "mug" })}`;
  expect(look(html, "/products/mug?customer=7").product?.["url"]).toBe(`${shop}/products/mug`);
  expect(look(write.jsonLd({ sku: "mug" })).product).not.toHaveProperty("url");
});

describe("Where prices disagree", () => {
  const jsonLd = (price: unknown) =>
    write.jsonLd({ sku: "mug", name: "Tea mug", offers: cny(price) });
  const openGraph = (price: unknown, currency = "CNY") =>
    write.openGraph({
      "og:title": "Tea mug",
      "product:price:amount": price,
      "product:price:currency": currency,
    });
  const shown = (price: string, currency?: string) => `
    <div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Tea mug</h1>
    <p itemprop="offers" itemscope itemtype="https://schema.org/Offer"><b itemprop="price">${price}</b>
    ${currency ? `<meta itemprop="priceCurrency" content="${currency}">` : ""}</p></div>`;

  test("and nothing settles it, the price is unknown and both are told", () => {
    const { product, findings } = look(jsonLd(98) + openGraph(89));
    expect(product).toEqual({ product_id: "mug", sku: "mug", name: "Tea mug", currency: "CNY" });
    const detail =
      "Product “Tea mug”: its prices in JSON-LD (98) and OpenGraph (89) disagree, so it is unknown; make them one.";
    expect(findings).toMatchObject({
      jsonLd: { state: "amiss", detail },
      openGraph: { state: "amiss", detail },
    });
  });

  test("the one that the customer sees counts", () => {
    const { product, findings } = look(jsonLd(98) + openGraph(89) + shown("¥89"));
    expect(product).toMatchObject({ price: 89, currency: "CNY" });
    expect(findings["jsonLd"]?.detail).toContain("so 89 counts");
  });

  test("one that is written into the page but not shown does not count more", () => {
    const page = openPage(jsonLd(98) + shown("89", "CNY"), `${shop}/products/mug`);
    const price = page.document.querySelector("b")!;
    price.checkVisibility = () => false;
    expect(lookAt(page, all).product).not.toHaveProperty("price");
    price.checkVisibility = () => true;
    expect(lookAt(page, all).product).toMatchObject({ price: 89 });
  });

  test("the one that is said for the variant that is open counts", () => {
    const offers = [1, 2].map((variant) =>
      Object.assign(cny(variant * 100), { url: `/products/mug?variant=${variant}` }),
    );
    const html = write.jsonLd({ sku: "mug", offers }) + openGraph(100) + shown("100", "CNY");
    expect(look(html, "/products/mug?variant=2").product).toMatchObject({ price: 200 });
    expect(look(html, "/products/mug?variant=1").product).toMatchObject({ price: 100 });
  });

  test("the one of the group's variant that is open counts", () => {
    const hasVariant = [1, 2].map((variant) => ({
      "@type": "Product",
      offers: Object.assign(cny(variant * 100), { url: `/products/mug?variant=${variant}` }),
    }));
    const group = write.jsonLd({ "@type": "ProductGroup", productGroupID: "mug", hasVariant });
    expect(look(group + openGraph(100), "/products/mug?variant=2").product).toMatchObject({
      price: 200,
    });
    expect(look(group + openGraph(100)).product).not.toHaveProperty("price");
  });

  test("a range does not become a price by what the link says", () => {
    const offers = { lowPrice: 89, highPrice: 128, priceCurrency: "CNY" };
    const html = write.jsonLd({ sku: "mug", offers }) + openGraph(89);
    expect(look(html).product).not.toHaveProperty("price");
    expect(look(html + shown("¥98", "CNY")).product).toMatchObject({ price: 98, currency: "CNY" });
  });

  test("one that is shown without its currency may have been converted from another, and is unknown", () => {
    expect(look(jsonLd(98) + shown("$13.50")).product).not.toHaveProperty("price");
    expect(look(jsonLd(98) + shown("$13.50", "USD")).product).toMatchObject({
      price: 13.5,
      currency: "USD",
    });
    expect(
      look(write.jsonLd({ sku: "mug", offers: { price: 98 } }) + shown("98")).product,
    ).toMatchObject({ price: 98 });
  });

  test("in currencies only, it is unknown as well", () => {
    const { product } = look(jsonLd(98) + openGraph(98, "USD"));
    expect(product).toEqual({ product_id: "mug", sku: "mug", name: "Tea mug" });
  });

  test.each<[string, unknown]>([
    ["{}", {}],
    ["a text", "on request"],
    ["nothing", undefined],
  ])("one that is %s disagrees with nobody", (_what, price) => {
    expect(look(jsonLd(price) + openGraph(98)).product).toMatchObject({
      price: 98,
      currency: "CNY",
    });
  });

  test("as numbers they may be written in two ways", () => {
    const { product, findings } = look(jsonLd("1299.00") + openGraph("1.299,00"));
    expect(product).toMatchObject({ price: 1299, currency: "CNY" });
    expect(findings["openGraph"]?.state).toBe("found");
  });
});

describe("Where two syntaxes speak of two products", () => {
  const mug = { sku: "mug", name: "Tea mug" };
  const bowl = { sku: "bowl", name: "Bowl" };

  test("nothing is told, and the shop is", () => {
    const { product, findings } = look(write.jsonLd(mug) + write.microdata(bowl));
    expect(product).toBeUndefined();
    expect(findings["microdata"]).toEqual({
      state: "amiss",
      detail: "Product “Bowl”: other markup here speaks of another product; say one.",
    });
  });

  test("the one that names the page wins, and takes nothing from the other", () => {
    const html =
      write.jsonLd({ ...mug, brand: "Quiet Hill" }) +
      write.microdata({ ...bowl, url: "/products/mug" });
    expect(look(html).product).toEqual({
      product_id: "bowl",
      sku: "bowl",
      name: "Bowl",
      url: `${shop}/products/mug`,
    });
  });

  test("two names of which one holds the other are one product's", () => {
    const html = write.jsonLd(mug) + write.microdata({ sku: "mug-red", name: "Tea mug, red" });
    expect(look(html).product).toMatchObject({ product_id: "mug" });
  });
});
