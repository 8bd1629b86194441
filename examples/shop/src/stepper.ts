import { find } from "./dom.ts";
import { maxQuantity } from "./cart-store.ts";

/** Wires a − 1 + control to whoever keeps the number. */
export function wireStepper(within: ParentNode, onStep: (step: number) => void): void {
  for (const button of within.querySelectorAll<HTMLButtonElement>("[data-step]")) {
    button.addEventListener("click", () => onStep(Number(button.dataset["step"])));
  }
}

/** Shows which way the number can still go. `aria-disabled` keeps the focus where it is. */
export function showLimits(within: ParentNode, quantity: number, min: number): void {
  find('[data-step="-1"]', within).setAttribute("aria-disabled", String(quantity <= min));
  find('[data-step="1"]', within).setAttribute("aria-disabled", String(quantity >= maxQuantity));
}
