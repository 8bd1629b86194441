import { money } from "./catalogue.ts";
import { find } from "./dom.ts";
import { track, type OrderProperties } from "./track.ts";
import { load, save } from "./storage.ts";

const stored = load("sessionStorage", "order") as { order: OrderProperties; told: boolean } | null;
if (stored) show(stored.order);
if (stored && !stored.told) tell(stored.order);

function show({ order_id, total, currency }: OrderProperties): void {
  find('[data-testid="order-id"]').textContent = order_id;
  find("[data-paid]").textContent = money(total, currency);
  find(".receipt").hidden = false;
}

/** Once an order: a reload of this page is not a second purchase. */
function tell(order: OrderProperties): void {
  save("sessionStorage", "order", { order, told: true });
  track("Operation Succeeded", { operation: "payment" });
  track("Order Completed", order);
}
