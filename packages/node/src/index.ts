export { createDeviceCookie } from "./device-cookie/create-device-cookie.ts";
export type { DeviceCookie, DeviceCookieOptions } from "./device-cookie/create-device-cookie.ts";
export { createFileStorage } from "./file-storage.ts";
export type { FileStorageOptions } from "./file-storage.ts";
export { signIdentity } from "./identity/sign-identity.ts";
export type { SignIdentityOptions } from "./identity/sign-identity.ts";
