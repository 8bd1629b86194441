/** @import { CategoryId, Product } from "../types.ts" */
import { teas } from "./tea.mjs";
import { tools } from "./tools.mjs";
import { vessels } from "./vessels.mjs";

/** @type {readonly Product[]} */
export const products = [...vessels, ...teas, ...tools];

/** In the order the shop shows them. @type {readonly CategoryId[]} */
export const categories = ["vessels", "tea", "tools"];

/** @param {CategoryId} category */
export function productsIn(category) {
  return products.filter((product) => product.category === category);
}

/**
 * What to show beside a product: one thing of each other department, then a neighbour of its own.
 *
 * @param {Product} product
 */
export function relatedTo(product) {
  const others = categories.filter((category) => category !== product.category);
  const place = productsIn(product.category).indexOf(product);
  const across = others.map((category) => productsIn(category)[place % 4]);
  const neighbour = productsIn(product.category)[(place + 1) % 4];
  return [...across, neighbour].filter((candidate) => candidate !== undefined);
}
