import type { App, InjectionKey, Plugin } from "vue";
import { inject } from "vue";
import type { Live } from "../bindings/live.ts";
import { liveOf } from "../bindings/live.ts";
import { createProffer } from "../create-proffer.ts";
import type { ProfferOptions } from "../options.ts";
import type { Proffer } from "../types.ts";

/** A client that the app has made, or what one is to be made from. */
export type ProfferPluginOptions =
  | { readonly client: Proffer; readonly options?: never }
  | { readonly client?: never; readonly options?: ProfferOptions };

const key: InjectionKey<Live | undefined> = Symbol("proffer");

/**
 * Gives a client to all components of an app.
 *
 * With `options` it makes one, never on a server, and ends it when the app is unmounted.
 *
 * @example
 * ```ts
 * createApp(Shop).use(profferPlugin, { options: { endpoint: "https://help.example.com" } }).mount("#app");
 * ```
 */
export const profferPlugin: Plugin<[ProfferPluginOptions?]> = {
  install(app: App, { client, options }: ProfferPluginOptions = {}): void {
    const own = client || typeof window === "undefined" ? undefined : createProffer(options);
    const used = client ?? own;
    app.provide(key, used && liveOf(used));
    if (own) endWith(app, own);
  },
};

/** What the app's client has to watch; `undefined` on a server. */
export function useLive(): Live | undefined {
  return inject(key, undefined);
}

/** Vue 3.4 has no `onUnmount`. */
function endWith(app: App, client: Proffer): void {
  const unmount = app.unmount.bind(app);
  app.unmount = () => {
    unmount();
    void client.destroy();
  };
}
