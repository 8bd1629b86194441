import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";

const on = { jsonLd: true, microdata: true, rdfa: true, openGraph: true };

/** A page with this JSON-LD, as it stands. */
function pageWith(...texts: readonly string[]) {
  const page = openPage("");
  for (const text of texts) {
    const script = page.document.createElement("script");
    script.type = "application/ld+json";
    script.textContent = text;
    page.document.head.append(script);
  }
  return page;
}

const mug = JSON.stringify({ "@type": "Product", sku: "mug" });

/** CPU time of the quickest of a few runs, ms: what it takes, not what else the machine does. */
function timed(act: () => void): number {
  const times = [1, 2, 3, 4, 5].map(() => {
    const start = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

describe("Markup that is far too much takes no time to speak of", () => {
  const megabytes = 2_000_000;
  const graph = (node: object) =>
    JSON.stringify({
      "@graph": Array.from({ length: 290_000 / JSON.stringify(node).length }, () => node),
    });

  test.each<[string, string]>([
    ["2 MB of products", `[${mug}${`,${mug}`.repeat(megabytes / mug.length)}]`],
    ["2 MB of spaces", `${" ".repeat(megabytes)}`],
    ["2 MB of spaces in a comment", `<!--${" ".repeat(megabytes)}x`],
    ["2 MB of brackets", "[".repeat(megabytes)],
    ["as many brackets as are read", `${"[".repeat(145_000)}${"]".repeat(145_000)}`],
    [
      "as many graphs in graphs as are read",
      `${'{"@graph":'.repeat(27_000)}1${"}".repeat(27_000)}`,
    ],
    ["as many comment marks as are read", `<![CDATA[${"/*".repeat(145_000)}`],
    [
      "as many products as are read",
      graph({ "@type": "Product", name: "x", offers: [{ price: 1 }] }),
    ],
    ["as many nodes as are read", graph({ "@id": "x" })],
    ["as many numbers as are read", `[${"1,".repeat(145_000)}1]`],
    [
      "a name as long as is read",
      JSON.stringify({ "@type": "Product", sku: "m", name: "x ".repeat(145_000) }),
    ],
    [
      "a price as long as is read",
      JSON.stringify({ "@type": "Product", sku: "m", offers: { price: "1".repeat(290_000) } }),
    ],
  ])("%s", (_what, text) => {
    const page = pageWith(text);
    expect(timed(() => lookAt(page, on))).toBeLessThan(50);
  });

  test("and what is not too much is still read, and the shop is told", () => {
    const { product, findings } = lookAt(pageWith(`[${"1,".repeat(200_000)}1]`, mug), on);
    expect(product?.["product_id"]).toBe("mug");
    expect(findings[0]?.[1].detail).toContain("more than 300 KB");
  });
});

test("What refers to itself comes to an end", () => {
  const text = JSON.stringify({
    "@graph": [
      {
        "@id": "a",
        "@type": "WebPage",
        name: "x",
        mainEntity: { "@id": "a" },
        "@graph": { "@id": "a" },
      },
      {
        "@id": "p",
        "@type": "Product",
        sku: "mug",
        brand: { "@id": "p" },
        offers: { "@id": "p" },
        hasVariant: { "@id": "p" },
        image: { "@id": "p" },
      },
    ],
  });
  expect(lookAt(pageWith(text), on).product).toMatchObject({ product_id: "mug" });
});

test("A key of __proto__ changes nothing, and gives nothing", () => {
  const text =
    '{"@type":"Product","sku":"mug","__proto__":{"name":"x","polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const page = pageWith(text);
  page.document.body.innerHTML =
    '<div itemscope itemtype="https://schema.org/Product"><i itemprop="__proto__">x</i><i itemprop="constructor">x</i><i itemprop="sku">mug</i></div><meta property="og:__proto__" content="x"><meta property="product:constructor" content="x">';
  expect(lookAt(page, on).product).toEqual({ product_id: "mug", sku: "mug" });
  expect({}).not.toHaveProperty("polluted");
});

test.each(["javascript:alert(1)", " JAVASCRIPT:alert(1)", "data:text/html,x", "vbscript:x"])(
  "%j is never the address of a page or a picture, in no syntax",
  (address) => {
    const page = pageWith(
      JSON.stringify({
        "@type": "Product",
        sku: "mug",
        url: address,
        image: { url: address },
        offers: { url: address },
      }),
    );
    page.document.head.insertAdjacentHTML(
      "beforeend",
      `<base href="${address}"><link rel="canonical" href="${address}"><meta property="og:type" content="product"><meta property="og:url" content="${address}"><meta property="og:image" content="${address}">`,
    );
    page.document.body.innerHTML =
      `<div itemscope itemtype="https://schema.org/Product"><i itemprop="sku">mug</i><a itemprop="url" href="${address}"></a><img itemprop="image" src="${address}"></div>` +
      `<div vocab="https://schema.org/" typeof="Product"><i property="sku">mug</i><a property="url" href="${address}"></a><img property="image" src="${address}"></div>`;
    expect(lookAt(page, on).product).toEqual({ product_id: "mug", sku: "mug" });
  },
);

const names =
  "@id @type @graph mainEntity name sku productID brand offers price lowPrice highPrice priceCurrency priceSpecification hasVariant isVariantOf url image mainEntityOfPage __proto__".split(
    " ",
  );
const types = ["Product", "ProductGroup", "Offer", "AggregateOffer", "WebPage", 7, null];
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      "x",
      "#a",
      "/products/teapot",
      "98.00",
      "1.299",
      "CNY",
      "",
      "https://[",
      -1,
      98,
      null,
      true,
    ),
    fc.array(tie("node"), { maxLength: 3 }),
    fc
      .dictionary(fc.constantFrom(...names), tie("node"), { maxKeys: 6 })
      .chain((inner) =>
        fc.constantFrom(...types).map((type) => Object.assign(inner, { "@type": type })),
      ),
  ),
}));

test("Whatever JSON stands on a page, it is read without a fault, and what is told is sound", () => {
  const page = pageWith("");
  const script = page.document.querySelector("script")!;
  let told = 0;
  fc.assert(
    fc.property(node, (markup) => {
      script.textContent = JSON.stringify(markup);
      const { product, findings } = lookAt(page, on);
      expect(findings).toHaveLength(4);
      if (!product) return;
      told++;
      const { price, url, image_url, ...texts } = product;
      expect([price === undefined, Number(price) >= 0]).toContain(true);
      for (const address of [url, image_url]) expect(address ?? "https:").toMatch(/^https?:/);
      expect(texts["product_id"]).toBeTruthy();
      for (const text of Object.values(texts)) expect(typeof text).toBe("string");
    }),
    { numRuns: 3000 },
  );
  expect(told).toBeGreaterThan(20);
});
