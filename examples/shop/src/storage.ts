/** Storage may be forbidden (private windows, embedded frames): then the shop forgets, but goes on. */
export function load(storage: "localStorage" | "sessionStorage", key: string): unknown {
  try {
    return JSON.parse(window[storage].getItem(`teahouse:${key}`) ?? "null");
  } catch {
    return null;
  }
}

export function save(
  storage: "localStorage" | "sessionStorage",
  key: string,
  value: unknown,
): void {
  try {
    window[storage].setItem(`teahouse:${key}`, JSON.stringify(value));
  } catch {
    // Full or forbidden; nothing that the customer could do about it here.
  }
}
