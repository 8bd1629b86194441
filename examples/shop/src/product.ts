import { maxQuantity, quantityOf, setQuantity } from "./cart-store.ts";
import { describe, findProduct } from "./catalogue.ts";
import { find } from "./dom.ts";
import { track } from "./track.ts";
import { showLimits, wireStepper } from "./stepper.ts";

const product = findProduct(find("[data-product-id]").dataset["productId"]);
const form = find<HTMLFormElement>(".order");
const input = find<HTMLInputElement>("#quantity");

wireStepper(form, (step) => showQuantity(input.valueAsNumber + step));
input.addEventListener("input", () => showLimits(form, input.valueAsNumber, 1));
showLimits(form, input.valueAsNumber, 1);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  addToCart(input.valueAsNumber);
});

function showQuantity(wanted: number): void {
  input.valueAsNumber = Math.max(1, Math.min(maxQuantity, wanted || 1));
  showLimits(form, input.valueAsNumber, 1);
}

function addToCart(quantity: number): void {
  if (!product) return;
  const added = setQuantity(product.id, quantityOf(product.id) + quantity);
  if (added > 0) track("Product Added", describe(product, added));
  find(".added > span").hidden = false;
  showQuantity(1);
}
