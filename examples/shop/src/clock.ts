import { find } from "./dom.ts";

const hourMs = 3_600_000;

/**
 * The demo's clock: moves the shop's date forward, so that «eight days later» can be seen today.
 *
 * Only a server in demo mode offers it. Where there is no such server the bar stays hidden and nothing else changes.
 */
export async function startClock(): Promise<void> {
  const config = await ask<{ demo: boolean; serverTime: number }>("/v1/config");
  if (config?.demo !== true) return;
  const bar = find('[data-testid="clock"]');
  showTime(find("time", bar), config.serverTime);
  bar.hidden = false;
  for (const button of bar.querySelectorAll("button")) {
    button.addEventListener(
      "click",
      () => void move(bar, Number(button.dataset["hours"] ?? 0) * hourMs),
    );
  }
}

/** `stepMs` of nothing is the reset. */
async function move(bar: HTMLElement, stepMs: number): Promise<void> {
  const now = await ask<{ offsetMs: number }>("/demo/clock");
  const offsetMs = stepMs === 0 ? 0 : (now?.offsetMs ?? Number.NaN) + stepMs;
  const moved = Number.isFinite(offsetMs) && (await ask("/demo/clock", { offsetMs }));
  // Back in time nobody can have a history of the days ahead: whoever starts over is somebody new.
  if (moved && stepMs === 0) await forgetCustomer();
  if (moved) location.reload();
  else find(".clock-failed", bar).hidden = false;
}

/** Proffer keeps the customer in a database of its own and lets go of it when asked to. */
function forgetCustomer(): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase("proffer-teahouse");
    for (const end of ["success", "error", "blocked"])
      request.addEventListener(end, () => resolve());
  });
}

function showTime(place: HTMLElement, serverTime: number): void {
  const aheadMs = serverTime - Date.now();
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const show = (): void => {
    place.textContent = format.format(Date.now() + aheadMs);
  };
  show();
  setInterval(show, 10_000);
}

/** The server's answer; `null` for every way in which there is none. */
async function ask<Answer = unknown>(path: string, body?: object): Promise<Answer | null> {
  try {
    const request = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await fetch(path, body ? request : { cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
