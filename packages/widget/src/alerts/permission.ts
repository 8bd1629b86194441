const key = "proffer.notify";

/** What the customer has said to us: `1` yes, `0` no. */
function said(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function note(answer: "0" | "1"): void {
  try {
    localStorage.setItem(key, answer);
  } catch {
    // Then it holds for this page only.
  }
}

/** Whether notifications can be asked for: the browser knows them, and the customer has said nothing yet, to it or to us. */
export function canAsk(): boolean {
  return "Notification" in window && Notification.permission !== "denied" && said() === null;
}

/**
 * Whether the customer has said to us that they want notifications. The browser's permission alone will not do: they may have
 * given it to the shop for something else.
 */
export function mayNotify(): boolean {
  return "Notification" in window && Notification.permission === "granted" && said() === "1";
}

/** Asks the browser, after a click of the customer's. Never rejects. */
export async function askToNotify(): Promise<void> {
  try {
    if ((await Notification.requestPermission()) === "granted") note("1");
  } catch {
    // A page in a frame may not ask.
  }
}

/** The customer does not want notifications, and is not asked again. */
export function decline(): void {
  note("0");
}
