/** Room for the prefix within the 64 characters that other systems allow an id. */
const maxIdLength = 56;

/**
 * The id of the event that an order was completed: made of the order's own id, so that a thank-you page that is loaded
 * again, and two sources that tell of one order, tell of one event. At most 64 characters.
 */
export function orderMessageId(orderId: string): string {
  return `order-${orderId.length > maxIdLength ? `${orderId.slice(-40)}-${hash(orderId)}` : orderId}`;
}

/** FNV-1a, 32 bits: two order ids of one customer that end alike are kept apart. */
function hash(of: string): string {
  let sum = 0x811c9dc5;
  for (let i = 0; i < of.length; i++) sum = Math.imul(sum ^ of.charCodeAt(i), 0x01000193);
  return (sum >>> 0).toString(36);
}
