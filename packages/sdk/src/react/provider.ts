import type { ReactElement, ReactNode } from "react";
import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import { Lease } from "../bindings/lease.ts";
import type { Live } from "../bindings/live.ts";
import { liveOf } from "../bindings/live.ts";
import type { ProfferOptions } from "../options.ts";
import type { Proffer } from "../types.ts";

/** A client that the app has made, or what one is to be made from. */
export type ProfferProviderProps = { readonly children?: ReactNode } & (
  | { readonly client: Proffer; readonly options?: never }
  | { readonly client?: never; readonly options?: ProfferOptions }
);

const LiveContext = createContext<Live | undefined>(undefined);

/** Before any effect of a component below, so that those find the client; on a server React 18 warns of it. */
const useEarlyEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * Gives a client to the components below it.
 *
 * With `options` it makes one when it is mounted, never on a server, and ends it when it is unmounted; StrictMode makes
 * no second one. Options are read once: give the provider another `key` to begin anew.
 *
 * @example
 * ```tsx
 * <ProfferProvider options={{ endpoint: "https://help.example.com" }}>
 *   <Shop />
 * </ProfferProvider>
 * ```
 */
export function ProfferProvider({ client, options, children }: ProfferProviderProps): ReactElement {
  const own = useOwnClient(client ? undefined : (options ?? {}));
  const used = client ?? own;
  return createElement(LiveContext.Provider, { value: used && liveOf(used) }, children);
}

/** What the provider above has to watch; `undefined` on a server, and until it is mounted. */
export function useLive(): Live | undefined {
  return useContext(LiveContext);
}

function useOwnClient(options: ProfferOptions | undefined): Proffer | undefined {
  const [client, setClient] = useState<Proffer>();
  const [lease] = useState(() => options && new Lease(options));
  useEarlyEffect(() => {
    if (!lease) return;
    setClient(lease.take());
    return () => lease.giveBack();
  }, [lease]);
  return client;
}
