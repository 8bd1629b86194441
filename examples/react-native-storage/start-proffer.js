import { createProffer } from "@proffer/sdk";
import { createAsyncStorage } from "@proffer/sdk/async-storage";

/**
 * Starts Proffer for the customer of an app.
 *
 * @param {import("@proffer/sdk/async-storage").AsyncStorageLike} asyncStorage
 * @param {{ addEventListener(type: "change", listener: (state: string) => void): unknown }} appState React Native's `AppState`.
 * @param {import("@proffer/sdk").ProfferOptions} [options]
 */
export function startProffer(asyncStorage, appState, options) {
  const proffer = createProffer({ ...options, storage: createAsyncStorage(asyncStorage) });
  // Timers stand still while an app is in the background: what fell due meanwhile is looked at when it is back.
  appState.addEventListener("change", (state) => {
    if (state === "active") void proffer.decide();
  });
  return proffer;
}
