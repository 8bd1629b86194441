import { onCartChange, setQuantity } from "./cart-store.ts";
import { catalogue, describe, money } from "./catalogue.ts";
import { find } from "./dom.ts";
import { describeAll, orderLines, showSums, sumUp, type OrderLine } from "./order.ts";
import { track } from "./track.ts";
import { showLimits, wireStepper } from "./stepper.ts";

const list = find(".cart-lines");
const template = find<HTMLTemplateElement>("#cart-line");

show();
onCartChange(show);
const seen = orderLines();
track("Cart Viewed", {
  products: describeAll(seen),
  value: sumUp(seen).subtotal,
  currency: catalogue.currency,
});

function show(): void {
  const lines = orderLines();
  find(".empty").hidden = lines.length > 0;
  find(".cart").hidden = lines.length === 0;
  showLines(lines);
  const sums = sumUp(lines);
  showSums(sums);
  showUntilFree(catalogue.shipping.freeFrom - sums.subtotal);
}

/** Lines are kept while their product stays, so that the focus stays on the button that was pressed. */
function showLines(lines: readonly OrderLine[]): void {
  const kept = new Map(
    [...list.children].map((item) => [
      (item as HTMLElement).dataset["productId"],
      item as HTMLElement,
    ]),
  );
  for (const line of lines) {
    const item = kept.get(line.product.id) ?? list.appendChild(createLine(line));
    kept.delete(line.product.id);
    fillLine(item, line);
  }
  for (const gone of kept.values()) gone.remove();
}

function createLine({ product }: OrderLine): HTMLElement {
  const item = (template.content.cloneNode(true) as DocumentFragment)
    .firstElementChild as HTMLElement;
  item.dataset["productId"] = product.id;
  for (const link of item.querySelectorAll("a")) link.href = product.url;
  find<HTMLImageElement>("img", item).src = product.image;
  find(".cart-line-name", item).textContent = product.name;
  find(".cart-line-price", item).textContent = money(product.price);
  find(".remove > span", item).textContent = ` ${product.name}`;
  wireStepper(item, (step) => change({ product, quantity: shownQuantity(item) + step }));
  find(".remove", item).addEventListener("click", () => remove({ product, quantity: 0 }));
  return item;
}

function fillLine(item: HTMLElement, { product, quantity }: OrderLine): void {
  find("output", item).textContent = String(quantity);
  find(".cart-line-sum", item).textContent = money(product.price * quantity);
  showLimits(item, quantity, 1);
}

function shownQuantity(item: HTMLElement): number {
  return Number(find("output", item).textContent);
}

/** One fewer than one is not a removal: that has a button of its own. */
function change(line: OrderLine): void {
  if (line.quantity >= 1) put(line);
}

function remove(line: OrderLine): void {
  put(line);
  // The button that had the focus is gone with its line.
  find(".page-title").focus();
}

function put({ product, quantity }: OrderLine): void {
  const difference = setQuantity(product.id, quantity);
  if (difference > 0) track("Product Added", describe(product, difference));
  if (difference < 0) track("Product Removed", describe(product, -difference));
}

function showUntilFree(missing: number): void {
  const hint = find(".until-free");
  hint.hidden = missing <= 0;
  find("strong", hint).textContent = money(missing);
}
