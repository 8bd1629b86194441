/** The product as the Segment e-commerce specification names its parts. */
export interface ProductProperties {
  product_id: string;
  name: string;
  category: string;
  price: number;
  currency: string;
  quantity: number;
  url: string;
  image_url: string;
}

/** What this shop tells Proffer by itself. `Product Viewed` and `Page` the widget reads off the page. */
export interface ShopEvents {
  "Product Added": ProductProperties;
  "Product Removed": ProductProperties;
  "Cart Viewed": { products: ProductProperties[]; value: number; currency: string };
  "Checkout Started": { products: ProductProperties[]; value: number; currency: string };
  "Operation Failed": { operation: string; code: string; message: string };
  "Operation Succeeded": { operation: string };
  "Order Completed": OrderProperties;
}

export interface OrderProperties {
  order_id: string;
  /** What was paid. */
  total: number;
  /** What the goods came to, without delivery. */
  revenue: number;
  shipping: number;
  currency: string;
  products: ProductProperties[];
}

declare global {
  interface Window {
    /** The queue in the page's head, or the widget that took its place. */
    proffer?: (method: "track", event: string, properties: object) => void;
  }
}

export function track<Name extends keyof ShopEvents>(
  event: Name,
  properties: ShopEvents[Name],
): void {
  window.proffer?.("track", event, properties);
}
