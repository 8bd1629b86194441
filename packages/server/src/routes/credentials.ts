import type { FastifyRequest } from "fastify";
import { deviceKeyHeader, identityHeader, ProfferError } from "@proffer/protocol";

/** What a request proves: that an anonymous id is this device's own, and who its customer is. */
export interface Credentials {
  readonly deviceKey: string | undefined;
  /** As it came; whether it is worth anything is found out by whom it matters to. */
  readonly identityToken: string | undefined;
}

/** @throws ProfferError `bad_request` for a key that no device of ours makes. */
export function credentialsOf({ headers }: FastifyRequest): Credentials {
  return {
    deviceKey: readDeviceKey(headers[deviceKeyHeader]),
    identityToken: headers[identityHeader]?.toString(),
  };
}

function readDeviceKey(key: string | string[] | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === "string" && key.length >= 16 && key.length <= 256) return key;
  throw new ProfferError(
    "bad_request",
    `“${deviceKeyHeader}” holds 16 to 256 characters, made at random by the device.`,
  );
}
