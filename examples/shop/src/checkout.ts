import { emptyCart } from "./cart-store.ts";
import { catalogue, money } from "./catalogue.ts";
import { find } from "./dom.ts";
import { describeAll, orderLines, showSums, sumUp } from "./order.ts";
import { pay, type Payment } from "./payment.ts";
import { track, type OrderProperties } from "./track.ts";
import { save } from "./storage.ts";

const form = find<HTMLFormElement>(".checkout");
const button = find<HTMLButtonElement>('[data-testid="pay"]');
const error = find("#payment-error");
const lines = orderLines();

if (lines.length > 0) start();
else find(".empty").hidden = false;

// Coming back from the thanks page, the browser may show this page as it was left, with an order that is paid.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

function start(): void {
  form.hidden = false;
  find(".order-lines").replaceChildren(
    ...lines.map(({ product, quantity }) =>
      orderLine(`${product.name} × ${quantity}`, product.price * quantity),
    ),
  );
  showSums(sumUp(lines));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  track("Checkout Started", {
    products: describeAll(lines),
    value: sumUp(lines).subtotal,
    currency: catalogue.currency,
  });
}

async function submit(): Promise<void> {
  error.hidden = true;
  const release = showBusy();
  const payment = await pay(sumUp(lines).total, new FormData(form).has("fail"));
  if (payment.type === "paid") complete(payment);
  else {
    release();
    refuse(payment);
  }
}

function refuse({ code }: Payment & { type: "declined" }): void {
  error.hidden = false;
  error.scrollIntoView({ block: "center" });
  track("Operation Failed", { operation: "payment", code, message: error.textContent.trim() });
}

/** The thanks page tells Proffer: a page on its way out may not finish telling. */
function complete({ orderId }: Payment & { type: "paid" }): void {
  const { subtotal, shipping, total } = sumUp(lines);
  const order: OrderProperties = {
    order_id: orderId,
    total,
    revenue: subtotal,
    shipping,
    currency: catalogue.currency,
    products: describeAll(lines),
  };
  save("sessionStorage", "order", { order, told: false });
  emptyCart();
  location.assign(`${catalogue.base}/thanks/`);
}

/** Keeps the button in place and focused, but deaf, while the payment is under way. */
function showBusy(): () => void {
  const words = [...button.childNodes];
  button.textContent = button.dataset["busy"] ?? "";
  button.disabled = true;
  return () => {
    button.replaceChildren(...words);
    button.disabled = false;
    button.focus();
  };
}

function orderLine(text: string, sum: number): HTMLElement {
  const [item, name, amount] = [
    document.createElement("li"),
    document.createElement("span"),
    document.createElement("span"),
  ];
  name.textContent = text;
  amount.textContent = money(sum);
  item.append(name, amount);
  return item;
}
