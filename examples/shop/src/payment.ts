/** How an attempt to pay ended. */
export type Payment =
  | { type: "paid"; orderId: string }
  | { type: "declined"; code: "card_declined" };

/** About what a card network takes; shorter would not feel like a payment. */
const answerMs = 600;

/** Stands where a payment provider would. No money moves; `fail` is the demo's switch. */
export async function pay(_amount: number, fail: boolean): Promise<Payment> {
  await new Promise((resolve) => setTimeout(resolve, answerMs));
  return fail
    ? { type: "declined", code: "card_declined" }
    : { type: "paid", orderId: createOrderId() };
}

/** Short enough to read out, and new each time: the server counts orders by it. */
function createOrderId(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `QH-${[...random]
    .map((part) => part.toString(36).toUpperCase().padStart(7, "0"))
    .join("")
    .slice(0, 10)}`;
}
