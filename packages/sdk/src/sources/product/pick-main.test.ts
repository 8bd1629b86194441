import { describe, expect, test } from "vitest";
import { openPage } from "../../../../../test/real-pages/open-page.ts";
import { lookAt } from "./look-at.ts";

const on = { jsonLd: true, microdata: false, rdfa: false, openGraph: false };
const shop = "https://teahouse.example";

function look(markup: unknown, { head = "", url = "/products/mug" } = {}) {
  const html = `${head}<script type="application/ld+json">${JSON.stringify(markup)}</script>`;
  const { product, findings } = lookAt(openPage(html, shop + url), on);
  return { id: product?.["product_id"], finding: findings[0]?.[1] };
}

const item = (sku: string, more: object = {}) => ({ "@type": "Product", sku, name: sku, ...more });
const [mug, bowl, pot] = [item("mug"), item("bowl"), item("pot")];
const placed = (sku: string) => item(sku, { url: `/products/${sku}` });

describe("A page is about", () => {
  test.each<[string, unknown]>([
    ["its only product", mug],
    ["its only one, though that has the shop's address", item("mug", { url: "/" })],
    ["the one whose url is the page's", [placed("bowl"), placed("mug"), placed("pot")]],
    ["the one whose @id is the page's", [bowl, item("mug", { "@id": "/products/mug#product" })]],
    [
      "the one whose offer is on the page",
      [bowl, item("mug", { offers: { url: "/products/mug" } })],
    ],
    [
      "the one that says it is the page's",
      [bowl, item("mug", { mainEntityOfPage: { "@id": "/products/mug" } })],
    ],
    ["the main entity", [{ "@type": "ItemPage", mainEntity: mug }, bowl]],
    [
      "the main entity that is referred to",
      { "@graph": [bowl, item("mug", { "@id": "#m" }), { mainEntity: { "@id": "#m" } }] },
    ],
    ["the one that is not elsewhere", [placed("bowl"), mug, placed("pot")]],
    [
      "the one beside a list of others",
      [mug, { "@type": "ItemList", itemListElement: [{ item: bowl }, { item: pot }] }],
    ],
    ["the one to which others are related", { ...mug, isRelatedTo: [bowl], isSimilarTo: pot }],
    [
      "the one whose variant is open",
      [
        item("bowl", { url: "/products/mug?variant=2" }),
        item("mug", { url: "/products/mug?variant=1" }),
      ],
    ],
    [
      "a group rather than the variants beside it",
      [
        { "@type": "ProductGroup", productGroupID: "mug", name: "Mug" },
        item("mug-s", { isVariantOf: { "@id": "#g" } }),
        item("mug-l", { isVariantOf: { "@id": "#g" } }),
      ],
    ],
    [
      "a group rather than what it refers to",
      {
        "@graph": [
          {
            "@type": "ProductGroup",
            productGroupID: "mug",
            hasVariant: [{ "@id": "#s" }, { "@id": "#l" }],
          },
          item("mug-s", { "@id": "#s" }),
          item("mug-l", { "@id": "#l" }),
        ],
      },
    ],
  ])("%s", (_which, markup) => {
    expect(look(markup, { url: "/products/mug?variant=1" }).id).toBe("mug");
  });

  test("the one whose url is the page's canonical one", () => {
    const head = '<link rel="canonical" href="/products/mug">';
    expect(look([placed("bowl"), placed("mug")], { head, url: "/p/4711" }).id).toBe("mug");
    expect(look([placed("bowl"), placed("mug")], { url: "/p/4711" }).id).toBeUndefined();
  });
});

describe("A page is about none", () => {
  test.each<[string, unknown]>([
    ["where there are two", [mug, bowl]],
    ["where two are called the main one", { mainEntity: [mug, bowl] }],
    ["where two have its address", [placed("mug"), item("bowl", { url: "/products/mug" })]],
    ["where all are elsewhere", [placed("bowl"), placed("pot")]],
  ])("%s: a list is about none of its products", (_where, markup) => {
    const { id, finding } = look(markup);
    expect(id).toBeUndefined();
    expect(finding).toEqual({
      state: "absent",
      detail: expect.stringMatching(/^\d products in JSON-LD: a list is about none of them\.$/),
    });
  });

  test("where there are only lists, reviews and crumbs", () => {
    const markup = [
      { "@type": "ItemList", itemListElement: [{ item: mug }] },
      { "@type": "Review", itemReviewed: mug },
      { "@type": "BreadcrumbList", itemListElement: [{ "@type": "ListItem", name: "Mugs" }] },
      { "@type": "Product" },
    ];
    expect(look(markup)).toEqual({
      id: undefined,
      finding: { state: "absent", detail: "No Product in JSON-LD." },
    });
  });

  test("where its only product has a page of its own, as a teaser has, and the shop is told", () => {
    const { id, finding } = look(placed("mug"), { url: "/" });
    expect(id).toBeUndefined();
    expect(finding).toEqual({
      state: "amiss",
      detail: `Product “mug” says that its page is ${shop}/products/mug. If it is this one, correct its url or the canonical link.`,
    });
  });
});
