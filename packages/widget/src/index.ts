export { mount } from "./mount.ts";
export type { MountOptions, Widget } from "./mount.ts";
export type { Settings } from "./settings.ts";
export type { Route } from "./state.ts";
