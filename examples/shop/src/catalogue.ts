import type { ProductProperties } from "./track.ts";

export interface CatalogueProduct {
  id: string;
  name: string;
  category: string;
  price: number;
  url: string;
  image: string;
}

interface Catalogue {
  currency: string;
  shipping: { freeFrom: number; fee: number };
  /** Where this language's addresses begin: `""` or `"/zh"`. */
  base: string;
  products: CatalogueProduct[];
}

/** Every product in the page's language, from the data block that the build put into the page. */
export const catalogue: Catalogue = JSON.parse(
  document.getElementById("catalogue")?.textContent ?? "null",
) ?? {
  currency: "CNY",
  shipping: { freeFrom: 0, fee: 0 },
  base: "",
  products: [],
};

export function findProduct(id: string | undefined): CatalogueProduct | undefined {
  return catalogue.products.find((product) => product.id === id);
}

export function money(amount: number, currency: string = catalogue.currency): string {
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  }).format(amount);
}

/** Addresses are absolute here: events are read far from this page. */
export function describe(product: CatalogueProduct, quantity: number): ProductProperties {
  const { id, name, category, price, url, image } = product;
  return {
    product_id: id,
    name,
    category,
    price,
    currency: catalogue.currency,
    quantity,
    url: new URL(url, location.href).href,
    image_url: new URL(image, location.href).href,
  };
}
