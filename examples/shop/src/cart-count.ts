import { cartCount, onCartChange } from "./cart-store.ts";
import { find } from "./dom.ts";

/** Keeps the number beside the word «Cart» true. */
export function showCartCount(): void {
  const place = find(".cart-count");
  const show = (): void => {
    place.textContent = String(cartCount());
    place.toggleAttribute("data-empty", cartCount() === 0);
  };
  show();
  onCartChange(show);
}
