import { load, save } from "./storage.ts";

export interface CartLine {
  id: string;
  /** 1 to {@link maxQuantity}. */
  quantity: number;
}

/** The most of one thing that a workshop of five can promise at once. */
export const maxQuantity = 12;

let lines: readonly CartLine[] = read();
const listeners = new Set<() => void>();

// Another tab changed the cart.
window.addEventListener("storage", () => publish(read()));
// A page that comes back from the back/forward cache has slept through changes.
window.addEventListener("pageshow", (event) => event.persisted && publish(read()));

export function cartLines(): readonly CartLine[] {
  return lines;
}

export function cartCount(): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

export function quantityOf(id: string): number {
  return lines.find((line) => line.id === id)?.quantity ?? 0;
}

/** Sets how many of a product are in the cart; none takes it out. Returns by how much that changed. */
export function setQuantity(id: string, wanted: number): number {
  const quantity = Math.max(0, Math.min(maxQuantity, Math.trunc(wanted) || 0));
  const change = quantity - quantityOf(id);
  if (change !== 0) write(replaced(id, quantity));
  return change;
}

export function emptyCart(): void {
  write([]);
}

/** Calls `listener` after every change, in whichever tab it happened. */
export function onCartChange(listener: () => void): void {
  listeners.add(listener);
}

function replaced(id: string, quantity: number): readonly CartLine[] {
  const line = { id, quantity };
  if (!lines.some((other) => other.id === id)) return [...lines, line];
  return lines
    .map((other) => (other.id === id ? line : other))
    .filter((other) => other.quantity > 0);
}

function write(next: readonly CartLine[]): void {
  save("localStorage", "cart", next);
  publish(next);
}

function publish(next: readonly CartLine[]): void {
  lines = next;
  for (const listener of listeners) listener();
}

function read(): readonly CartLine[] {
  const stored = load("localStorage", "cart");
  return Array.isArray(stored) ? stored.filter(isLine) : [];
}

function isLine(value: unknown): value is CartLine {
  const line = value as Partial<CartLine> | null;
  return (
    typeof line?.id === "string" && Number.isInteger(line.quantity) && (line.quantity ?? 0) > 0
  );
}
