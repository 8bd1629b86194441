import { deviceKeyHeader, identityHeader } from "@proffer/protocol";
import type { Identity } from "../storage/storage.ts";

/** In whose name JSON is sent: the device's key, and the shop's word for who the customer is where there is one. */
export function nameHeaders({
  deviceKey,
  token,
}: Pick<Identity, "deviceKey" | "token">): Record<string, string> {
  return {
    "content-type": "application/json",
    ...(deviceKey && { [deviceKeyHeader]: deviceKey }),
    ...(token !== undefined && { [identityHeader]: token }),
  };
}
