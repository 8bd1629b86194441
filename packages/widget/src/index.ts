export { mount } from "./mount.tsx";
export type { MountOptions, Widget } from "./mount.tsx";
export type { Route } from "./state.ts";
